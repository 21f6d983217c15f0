package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Shape;

/// The elements in row-major order in another shape; a view where the layout allows it.
public record Reshape(Shape shape) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.reshape(shape);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.reshape(x.shape());
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
