package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.op.Poly1;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The poly-1 loss of logits and the one right class of each: `weight[target] (-log p + epsilon (1 - p))` of each
/// row, with p the probability of its target, then reduced. The first term of cross-entropy's series in `1 - p`
/// counts more or, for a negative epsilon, less.
///
/// **Shape**: logits `[C]`, `[N, C]` or `[N, C, d1, …, dK]` and class indices of that shape without C.
/// [Reduction#NONE] gives the shape without C, the others a scalar.
///
/// **Special values**: as [FocalLoss]; with an epsilon of 0 it is [CrossEntropyLoss], to the last bit.
///
/// **Numerics**: for an epsilon of -1 or more no term cancels, so that a confident row keeps its digits: within 1
/// ulp of the exact value in float32, loss and gradient; in float64 within 8 ulp. Rows are added up in float64.
///
/// **Errors**: `IllegalArgumentException` as [CrossEntropyLoss], and for an epsilon that is not finite.
///
/// **PyTorch**: none.
///
/// **Source**: Leng et al., *PolyLoss*, 2022.
///
/// @param epsilon the weight of `1 - p`
/// @param weight one a class, `[C]`, of the input's dtype; null for none
/// @param ignoreIndex rows of this class don't count; it may lie outside `[0, C)`
public record Poly1Loss(double epsilon, @Nullable Tensor weight, long ignoreIndex, Reduction reduction)
        implements Loss {
    private static final String OP = "poly1Loss";

    public Poly1Loss {
        Check.that(Double.isFinite(epsilon), "%s: epsilon must be finite, got epsilon=%s", OP, epsilon);
    }

    /// The mean over the rows, with an epsilon of 1 and without weights; rows of class -100 are ignored.
    public Poly1Loss() {
        this(1, null, NllLoss.IGNORE, Reduction.MEAN);
    }

    public Poly1Loss epsilon(double epsilon) {
        return new Poly1Loss(epsilon, weight, ignoreIndex, reduction);
    }

    public Poly1Loss weight(Tensor weight) {
        return new Poly1Loss(epsilon, weight, ignoreIndex, reduction);
    }

    public Poly1Loss ignoreIndex(long ignoreIndex) {
        return new Poly1Loss(epsilon, weight, ignoreIndex, reduction);
    }

    public Poly1Loss reduction(Reduction reduction) {
        return new Poly1Loss(epsilon, weight, ignoreIndex, reduction);
    }

    @Override
    public Tensor apply(Tensor input, Tensor target) {
        return Observers.within(this, List.of(input, target), () -> loss(input, target));
    }

    private Tensor loss(Tensor input, Tensor target) {
        ClassRows rows = ClassRows.of(OP, input, weight);
        return rows.reduced(input, target, ignoreIndex, weight, reduction, losses -> losses.apply(new Poly1(epsilon)));
    }
}
