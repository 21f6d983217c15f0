package dev.steadygrad.op;

import dev.steadygrad.array.Indices;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Positions;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;

/// 1 at the largest element along one dimension, the first of equal ones, and 0 elsewhere; NaN is the largest. The
/// gradient is that of the identity, the straight-through estimator: the function's own is 0 and teaches nothing.
///
/// **Source**: Bengio, Léonard and Courville, 2013.
public record HardMax(int dim) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        Check.floating("hardMax", x.dtype());
        NdArray y = NdArray.zeros(x.dtype(), x.shape());
        if (x.numel() > 0) {
            NdArray at = Reductions.argExtreme(true, x, dim, true);
            NdArray one = NdArray.full(x.dtype(), at.shape(), 1);
            Indices.scatter("hardMax", null, y, dim, Positions.of("hardMax", at), one);
        }
        return y;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g;
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
