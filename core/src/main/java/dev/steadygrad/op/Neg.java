package dev.steadygrad.op;

import dev.steadygrad.array.Elements;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// -x of each element.
public record Neg() implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.neg();
    }

    @Override
    public void update(NdArray x) {
        Updates.map("neg", Unary.NEG, Elements.signed("neg", x));
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
