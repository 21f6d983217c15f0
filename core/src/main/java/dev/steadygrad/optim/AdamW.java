package dev.steadygrad.optim;

import dev.steadygrad.kernel.Update;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// [Adam] with weight decay apart from the gradient: the parameter itself shrinks by `lr · weightDecay`, as in
/// `torch.optim.AdamW`. The weight decay is 0.01 unless told otherwise.
///
/// **Source**: Loshchilov and Hutter, 2019.
public final class AdamW extends AdamFamily<AdamW> {

    /// With PyTorch's learning rate of 0.001.
    public AdamW(List<Tensor> parameters) {
        this(parameters, 1e-3);
    }

    public AdamW(List<Tensor> parameters, double lr) {
        super(parameters, lr);
        weightDecay(0.01);
    }

    @Override
    protected Update update(ParameterGroup group, long step, int sign) {
        return update(group.lr(), 1 - group.lr() * group.weightDecay(), 0, step, sign);
    }
}
