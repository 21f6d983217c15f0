package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Binary cross-entropy of logits, an independent yes or no each: `-weight (p t log σ(x) + (1 - t) log σ(-x))` of each
/// element, with p the weight of a yes, then reduced.
///
/// **Shape**: logits and target of one shape; the weights broadcast to it.
///
/// **Special values**: an infinite logit gives NaN, as 0 times inf in one of the terms, but its gradient where the
/// target agrees is 0.
///
/// **Numerics**: `log σ(±x)` by themselves, so that a confident element keeps its digits: no loss is further than 3
/// ulp from the exact value in float32. The gradient is a difference, near 0 where a target that is neither 0 nor 1 is
/// what the model says.
///
/// **Errors**: `IllegalArgumentException` for integer logits, a target of another shape, and weights that don't
/// broadcast to it.
///
/// **PyTorch**: `nn.BCEWithLogitsLoss`.
///
/// @param weight of each element; null for none
/// @param posWeight of a yes; null for none
public record BceWithLogitsLoss(
        @Nullable Tensor weight, @Nullable Tensor posWeight, Reduction reduction) implements Loss {
    private static final String OP = "binaryCrossEntropyWithLogits";

    /// The mean over all elements, without weights.
    public BceWithLogitsLoss() {
        this(null, null, Reduction.MEAN);
    }

    public BceWithLogitsLoss weight(Tensor weight) {
        return new BceWithLogitsLoss(weight, posWeight, reduction);
    }

    public BceWithLogitsLoss posWeight(Tensor posWeight) {
        return new BceWithLogitsLoss(weight, posWeight, reduction);
    }

    public BceWithLogitsLoss reduction(Reduction reduction) {
        return new BceWithLogitsLoss(weight, posWeight, reduction);
    }

    @Override
    public Tensor apply(Tensor input, Tensor target) {
        return Observers.within(this, List.of(input, target), () -> loss(input, target));
    }

    private Tensor loss(Tensor input, Tensor target) {
        Check.floating(OP, input.dtype());
        Check.sameShape(OP, "the target", target.shape(), input.shape());
        checkWeight("weight", weight, input);
        checkWeight("posWeight", posWeight, input);
        Tensor yes = times(input.logsigmoid().mul(target), posWeight);
        Tensor no = input.neg().logsigmoid().mul(target.rsub(1));
        return reduction.of(OP, times(no.neg().sub(yes), weight));
    }

    private static void checkWeight(String name, @Nullable Tensor weight, Tensor input) {
        if (weight != null) {
            Check.that(
                    Shape.broadcast(OP, weight.shape(), input.shape()).equals(input.shape()),
                    "%s: %s must broadcast to the input's shape %s, got shape=%s",
                    OP,
                    name,
                    input.shape(),
                    weight.shape());
        }
    }

    private static Tensor times(Tensor x, @Nullable Tensor factor) {
        return factor == null ? x : x.mul(factor);
    }
}
