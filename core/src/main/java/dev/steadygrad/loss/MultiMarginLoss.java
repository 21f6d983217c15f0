package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far each row's scores are from putting its target above all other classes by a margin: `weight[target] / C ·
/// sum over i ≠ target of max(0, margin - x_target + x_i)^p`, then reduced.
///
/// **Shape**: scores `[C]`, `[N, C]` or `[N, C, d1, …, dK]` and class indices of that shape without C.
/// [Reduction#NONE] gives the shape without C, the others a scalar.
///
/// **Special values**: a class of -inf adds nothing; a target of -inf gives inf. No gradient where a class is right
/// at the margin.
///
/// **Numerics**: computed in float64 from the differences of scores, so that an offset common to a row changes
/// nothing, and rounded once: within 1 ulp of the exact value in float32, loss and gradient.
///
/// **Errors**: `IllegalArgumentException` for integer scores, a class outside `[0, C)`, named with its row, weights
/// that are not one a class, and a p other than 1 or 2.
///
/// **PyTorch**: `nn.MultiMarginLoss`. The mean is over the rows, whatever their weights.
///
/// **Source**: Weston and Watkins, *Support Vector Machines for Multi-Class Pattern Recognition*, 1999.
///
/// @param p 1 or 2
/// @param margin how far above the others a target is to be
/// @param weight one a class, `[C]`, of the input's dtype; null for none
public record MultiMarginLoss(
        int p, double margin, @Nullable Tensor weight, Reduction reduction) implements Loss {
    private static final String OP = "multiMarginLoss";

    /// No class is this one: all rows count.
    private static final long NONE = Long.MIN_VALUE;

    public MultiMarginLoss {
        Check.that(p == 1 || p == 2, "%s: p must be 1 or 2, got p=%d", OP, p);
    }

    /// The mean over the rows, with a p and a margin of 1 and without weights.
    public MultiMarginLoss() {
        this(1, 1, null, Reduction.MEAN);
    }

    public MultiMarginLoss p(int p) {
        return new MultiMarginLoss(p, margin, weight, reduction);
    }

    public MultiMarginLoss margin(double margin) {
        return new MultiMarginLoss(p, margin, weight, reduction);
    }

    public MultiMarginLoss weight(Tensor weight) {
        return new MultiMarginLoss(p, margin, weight, reduction);
    }

    public MultiMarginLoss reduction(Reduction reduction) {
        return new MultiMarginLoss(p, margin, weight, reduction);
    }

    @Override
    public Tensor apply(Tensor input, Tensor target) {
        return Observers.within(this, List.of(input, target), () -> loss(input, target));
    }

    private Tensor loss(Tensor input, Tensor target) {
        ClassRows rows = ClassRows.of(OP, input, weight);
        ClassTargets targets = ClassTargets.of(rows, target, NONE, weight);
        Tensor scores = rows.of(input).to(DType.FLOAT64);
        Tensor own = targets.indices().reshape(Shape.of(scores.size(0), 1));
        Tensor missing = scores.sub(scores.gather(1, own)).add(margin).relu().scatter(1, own, 0.0);
        Tensor losses = (p == 1 ? missing : missing.square()).sum(1).div((double) rows.classes());
        Tensor weighed = targets.weigh(losses);
        return reduction.ofRows(OP, weighed, losses.numel(), rows.shape(), rows.dtype());
    }
}
