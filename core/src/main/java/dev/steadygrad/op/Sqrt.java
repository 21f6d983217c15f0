package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// The square root of each element, NaN below 0; integers give float32.
public record Sqrt() implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.sqrt();
    }

    @Override
    public void update(NdArray x) {
        Updates.mapReal("sqrt", Unary.SQRT, x);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.div(y.mul(2));
    }

    @Override
    public Saved saves() {
        return Saved.OUTPUT;
    }
}
