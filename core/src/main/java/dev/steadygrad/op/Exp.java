package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// e^x of each element; integers give float32.
public record Exp() implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.exp();
    }

    @Override
    public void update(NdArray x) {
        Updates.mapReal("exp", Unary.EXP, x);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.mul(y);
    }

    @Override
    public Saved saves() {
        return Saved.OUTPUT;
    }
}
