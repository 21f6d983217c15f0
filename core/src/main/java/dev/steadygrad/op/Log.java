package dev.steadygrad.op;

import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// The natural logarithm of each element: -inf at 0, NaN below; integers give float32.
public record Log() implements MapOp {

    @Override
    public Unary function() {
        return Unary.LOG;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.div(x);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
