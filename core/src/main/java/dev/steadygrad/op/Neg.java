package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;

/// -x of each element.
public record Neg() implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.neg();
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.neg();
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
