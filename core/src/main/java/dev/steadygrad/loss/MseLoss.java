package dev.steadygrad.loss;

import dev.steadygrad.op.Square;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// The squared error of each element, then reduced.
///
/// **Shape**: both broadcast.
///
/// **PyTorch**: `nn.MSELoss`.
public record MseLoss(Reduction reduction) implements Loss {

    /// The mean over all elements.
    public MseLoss() {
        this(Reduction.MEAN);
    }

    public MseLoss reduction(Reduction reduction) {
        return new MseLoss(reduction);
    }

    @Override
    public Tensor apply(Tensor input, Tensor target) {
        return Observers.within(this, List.of(input, target), () -> loss(input, target));
    }

    private Tensor loss(Tensor input, Tensor target) {
        return reduction.of("mseLoss", input.sub(target).apply(new Square()));
    }
}
