package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Shape;

/// The rows that take part; the others become 0, whatever they hold, and get no gradient.
///
/// **Shape**: `[N, …]`, with `live` a bool `[N]`.
public record LiveRows(NdArray live) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        int[] sizes = new int[x.rank()];
        java.util.Arrays.fill(sizes, 1);
        sizes[0] = x.shape().dim(0);
        return live.reshape(Shape.of(sizes)).choose(x, NdArray.zeros(x.dtype(), Shape.SCALAR));
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(this);
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
