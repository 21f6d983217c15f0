package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.Scans;
import dev.steadygrad.array.Subscript;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;

/// `log(sum(exp(x)))` of all elements along `dim` up to each one.
///
/// **Special values**: -inf up to the first element that is not; +inf from the first +inf on. The gradient is NaN at
/// leading -inf and at +inf.
///
/// **Numerics**: never above the maximum by more than a logarithm, so nothing overflows. The gradient is
/// `exp(x[k] - y[k]) * r[k]`, where `r[k] = g[k] + exp(y[k] - y[k + 1]) * r[k + 1]`, whose factors are at most 1.
///
/// **PyTorch**: `torch.logcumsumexp(x, dim)`.
public record LogCumSumExp(int dim) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        Check.floating("logcumsumexp", x.dtype());
        return Scans.scan("logcumsumexp", Binary.LOGADDEXP, x, dim, false);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        A before = y.apply(new Shift(dim, false, Double.NEGATIVE_INFINITY));
        A factor = unmoved(before.sub(y), before.array(), y.array()).exp();
        A r = g.apply(new Recurrence(dim, true), factor.apply(new Shift(dim, true, 0)));
        return x.sub(y).exp().mul(r);
    }

    /// `step`, and 0 where y stays infinite, whose difference is NaN.
    private static <A extends Verbs<A>> A unmoved(A step, NdArray before, NdArray y) {
        NdArray undefined = step.array().compare("logcumsumexp", Compare.NE, step.array());
        NdArray same = undefined.choose(before.compare("logcumsumexp", Compare.EQ, y), undefined);
        if (Reductions.countNonzero(same, new int[0], false).itemLong() == 0) {
            return step;
        }
        Subscript places =
                Subscript.of("logcumsumexp", step.shape(), same.rank()).mask(same).build();
        return step.apply(new IndexPut(places, false), step.lift(NdArray.zeros(y.dtype(), Shape.SCALAR)));
    }
}
