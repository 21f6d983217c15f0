package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Half the squared error d of each element where `|d| ≤ delta`, else `delta (|d| - delta / 2)`, then reduced: what is
/// far off pulls no harder than `delta`.
///
/// **Shape**: both broadcast.
///
/// **Errors**: `IllegalArgumentException` for a delta of 0 or less.
///
/// **PyTorch**: `nn.HuberLoss`; divided by delta it is `nn.SmoothL1Loss`, whose beta is delta.
public record HuberLoss(double delta, Reduction reduction) implements Loss {

    public HuberLoss {
        Check.that(delta > 0, "huberLoss: delta must be above 0, got delta=%s", delta);
    }

    /// The mean over all elements, with a delta of 1.
    public HuberLoss() {
        this(1, Reduction.MEAN);
    }

    public HuberLoss delta(double delta) {
        return new HuberLoss(delta, reduction);
    }

    public HuberLoss reduction(Reduction reduction) {
        return new HuberLoss(delta, reduction);
    }

    @Override
    public Tensor apply(Tensor input, Tensor target) {
        return Observers.within(this, List.of(input, target), () -> loss(input, target));
    }

    private Tensor loss(Tensor input, Tensor target) {
        Tensor d = input.sub(target);
        Tensor near = d.clamp(-delta, delta);
        return reduction.of("huberLoss", near.mul(d.sub(near.div(2.0))));
    }
}
