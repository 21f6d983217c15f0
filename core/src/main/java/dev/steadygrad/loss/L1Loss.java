package dev.steadygrad.loss;

import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// The absolute error of each element, then reduced.
///
/// **Shape**: both broadcast.
///
/// **PyTorch**: `nn.L1Loss`.
public record L1Loss(Reduction reduction) implements Loss {

    /// The mean over all elements.
    public L1Loss() {
        this(Reduction.MEAN);
    }

    public L1Loss reduction(Reduction reduction) {
        return new L1Loss(reduction);
    }

    @Override
    public Tensor apply(Tensor input, Tensor target) {
        return Observers.within(this, List.of(input, target), () -> loss(input, target));
    }

    private Tensor loss(Tensor input, Tensor target) {
        return reduction.of("l1Loss", input.sub(target).abs());
    }
}
