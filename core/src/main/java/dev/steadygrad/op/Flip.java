package dev.steadygrad.op;

import dev.steadygrad.array.Copies;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;

/// A copy with the elements along some dimensions in reverse order.
public record Flip(Dims dims) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return Copies.flip(x, dims.toArray());
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
