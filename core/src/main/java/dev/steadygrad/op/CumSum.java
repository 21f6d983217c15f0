package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Scans;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Binary;
import org.jspecify.annotations.Nullable;

/// The sum of all elements along `dim` up to each one, or from each one on (`reverse`); integers and bools give int64.
/// Floats accumulate in double.
///
/// **PyTorch**: `torch.cumsum(x, dim)`.
///
/// @param dtype what elements are converted to first; null leaves them
public record CumSum(int dim, boolean reverse, @Nullable DType dtype) implements UnaryOp {

    public CumSum(int dim, boolean reverse) {
        this(dim, reverse, null);
    }

    @Override
    public NdArray forward(NdArray x) {
        return dtype == null
                ? Scans.scan("cumsum", Binary.ADD, x, dim, reverse)
                : Scans.scan("cumsum", Binary.ADD, x, dim, reverse, dtype);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new CumSum(dim, !reverse));
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
