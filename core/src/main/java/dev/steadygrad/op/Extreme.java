package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Compare;

/// The largest (`max`) or smallest element over some dimensions, over all where none is named. Elements that tie share
/// the gradient evenly.
///
/// **Special values**: NaN is larger and smaller than all else; its gradient is NaN.
///
/// **Errors**: `IllegalArgumentException` for no elements.
///
/// **PyTorch**: `torch.amax(x, dim, keepdim)` and `torch.amin`.
public record Extreme(boolean max, Dims dims, boolean keepdim) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return Reductions.extreme(max, x, dims.toArray(), keepdim);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        Shape kept = Sum.kept("amax", dims, x.shape());
        return share(g.reshape(kept), x.compare(Compare.EQ, y.reshape(kept)), dims);
    }

    /// `g`, which has the dimensions with size 1, divided among the elements that tie, 0 for the others.
    static <A extends Verbs<A>> A share(A g, A ties, Dims dims) {
        DType dtype = g.dtype();
        A count = ties.to(DType.promote(dtype, DType.FLOAT32)).sum(dims.toArray(), true);
        return ties.to(dtype).mul(g.div(count).to(dtype));
    }

    @Override
    public Saved saves() {
        return Saved.BOTH;
    }
}
