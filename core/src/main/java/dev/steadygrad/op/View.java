package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.array.Views;
import dev.steadygrad.base.Shape;

/// The elements in row-major order in another shape, never copied.
///
/// **Errors**: `IllegalArgumentException` where the layout does not allow it; use [Reshape].
public record View(Shape shape) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return Views.view(x, shape);
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
