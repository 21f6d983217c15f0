package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Shape;

/// Missing dimensions and those of size 1 repeated, as a view.
public record Expand(Shape shape) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.expand(shape);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.sumTo(x.shape());
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
