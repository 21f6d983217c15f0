package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Unary;

/// The square root of each element, NaN below 0; integers give float32.
public record Sqrt() implements MapOp {

    @Override
    public Unary function() {
        return Unary.SQRT;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new Gradient(), y);
    }

    @Override
    public Saved saves() {
        return Saved.OUTPUT;
    }

    /// The gradient from the output.
    record Gradient() implements BinaryOp {
        @Override
        public NdArray forward(NdArray g, NdArray y) {
            return g.zip("sqrt", Binary.SQRT_GRADIENT, y, g.dtype());
        }

        @Override
        public <A extends Verbs<A>> A left(A h, A g, A y, A dx) {
            return h.apply(this, y);
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A y, A dx) {
            return h.mul(g).div(y.mul(y).mul(-2));
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
