package dev.steadygrad.optim;

import dev.steadygrad.kernel.Update;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Adaptive moment estimation, as `torch.optim.Adam`: weight decay is added to the gradient. [AdamW] has it apart.
///
/// **Source**: Kingma and Ba, 2015.
public final class Adam extends AdamFamily<Adam> {

    /// With PyTorch's learning rate of 0.001.
    public Adam(List<Tensor> parameters) {
        this(parameters, 1e-3);
    }

    public Adam(List<Tensor> parameters, double lr) {
        super(parameters, lr);
    }

    @Override
    protected Update update(ParameterGroup group, long step, int sign) {
        return update(group.lr(), 1, group.weightDecay(), step, sign);
    }
}
