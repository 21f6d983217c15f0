package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.DType;
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
        return g.reshape(Sum.kept("amax", dims, x.shape())).mul(g.lift(shares(x.array(), y.array())));
    }

    /// 1 divided by how many tie, where the element is one of them, else 0.
    private NdArray shares(NdArray x, NdArray y) {
        NdArray ties = x.compare("amax", Compare.EQ, y.reshape(Sum.kept("amax", dims, x.shape())));
        NdArray count = Reductions.countNonzero(ties, dims.toArray(), true);
        return ties.to(x.dtype()).div(count.to(DType.FLOAT32)).to(x.dtype());
    }

    @Override
    public Saved saves() {
        return Saved.BOTH;
    }
}
