package dev.steadygrad.op;

import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// e^x of each element; integers give float32.
public record Exp() implements MapOp {

    @Override
    public Unary function() {
        return Unary.EXP;
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
