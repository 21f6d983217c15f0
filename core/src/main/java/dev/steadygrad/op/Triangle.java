package dev.steadygrad.op;

import dev.steadygrad.array.Copies;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;

/// A copy of the matrices in the last two dimensions with 0 below the given diagonal (`upper`), or above it.
public record Triangle(boolean upper, int diagonal) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return Copies.triangle(x, upper, diagonal);
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
