package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// The natural logarithm of each element: -inf at 0, NaN below; integers give float32.
public record Log() implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.log();
    }

    @Override
    public void update(NdArray x) {
        Updates.mapReal("log", Unary.LOG, x);
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
