package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Scans;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Binary;
import org.jspecify.annotations.Nullable;

/// The product of all elements along `dim` up to each one, or from each one on (`reverse`); integers and bools give
/// int64.
///
/// **Numerics**: the gradient divides by nothing, so zeros do it no harm: with `P[k]` the product of what comes before
/// k, it is `P[k] * r[k]`, where `r[k] = g[k] + x[k + 1] * r[k + 1]`.
///
/// **PyTorch**: `torch.cumprod(x, dim)`.
///
/// @param dtype what elements are converted to first; null leaves them
public record CumProd(int dim, boolean reverse, @Nullable DType dtype) implements UnaryOp {

    public CumProd(int dim, boolean reverse) {
        this(dim, reverse, null);
    }

    @Override
    public NdArray forward(NdArray x) {
        return dtype == null
                ? Scans.scan("cumprod", Binary.MUL, x, dim, reverse)
                : Scans.scan("cumprod", Binary.MUL, x, dim, reverse, dtype);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        A r = g.apply(new Recurrence(dim, !reverse), x.apply(new Shift(dim, !reverse, 0)));
        return y.apply(new Shift(dim, reverse, 1)).mul(r);
    }
}
