package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The binary cross-entropies of logits, an independent yes or no a class, as their mean over the classes of each
/// row: `-weight (t log σ(x) + (1 - t) log σ(-x))`, then reduced.
///
/// **Shape**: logits and target `[…, C]`, weight `[C]`. [Reduction#NONE] gives `[…]`, the others a scalar.
///
/// **Special values**: an infinite logit gives NaN, as in [BceWithLogitsLoss].
///
/// **Numerics**: computed in float64, `log σ(±x)` by themselves, and rounded once: within 1 ulp of the exact value
/// in float32, loss and gradient; in float64 within 8 ulp.
///
/// **Errors**: `IllegalArgumentException` for integer logits, a scalar, a target of another shape, and weights that
/// are not one a class.
///
/// **PyTorch**: `nn.MultiLabelSoftMarginLoss`.
///
/// @param weight one a class, `[C]`; null for none
public record MultiLabelSoftMarginLoss(@Nullable Tensor weight, Reduction reduction) implements Loss {
    private static final String OP = "multilabelSoftMarginLoss";

    /// The mean over the rows, without weights.
    public MultiLabelSoftMarginLoss() {
        this(null, Reduction.MEAN);
    }

    public MultiLabelSoftMarginLoss weight(Tensor weight) {
        return new MultiLabelSoftMarginLoss(weight, reduction);
    }

    public MultiLabelSoftMarginLoss reduction(Reduction reduction) {
        return new MultiLabelSoftMarginLoss(weight, reduction);
    }

    @Override
    public Tensor apply(Tensor input, Tensor target) {
        return Observers.within(this, List.of(input, target), () -> loss(input, target));
    }

    private Tensor loss(Tensor input, Tensor target) {
        Check.floating(OP, input.dtype());
        Check.that(input.rank() > 0, "%s: the input must have shape [C] or [..., C], got shape=%s", OP, input.shape());
        Check.sameShape(OP, "the target", target.shape(), input.shape());
        Tensor w = weight;
        if (w != null) {
            Check.sameShape(OP, "the weight", w.shape(), input.shape().slice(input.rank() - 1, input.rank()));
        }
        Tensor each = new BceWithLogitsLoss(w == null ? null : w.to(DType.FLOAT64), null, Reduction.NONE)
                .apply(input.to(DType.FLOAT64), target.to(DType.FLOAT64));
        Tensor losses = each.mean(-1);
        DType dtype = DType.promote(input.dtype(), target.dtype());
        return reduction.ofRows(OP, losses, losses.numel(), losses.shape(), dtype);
    }
}
