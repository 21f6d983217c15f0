package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Shape;

/// An op whose every output element is one of the input's. So the gradient of an input element is the sum of those of
/// the output elements that are copies of it, and the rule of that sum is the op again.
interface Selection extends UnaryOp {

    /// Adds each element of `g`, which has the output's shape, to the element of `sum` that it is a copy of; `sum` has
    /// the input's shape and is 0 before.
    void addTo(NdArray sum, NdArray g);

    @Override
    default <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new Gradient(this, x.shape()));
    }

    @Override
    default Saved saves() {
        return Saved.NONE;
    }

    record Gradient(Selection op, Shape shape) implements UnaryOp {
        @Override
        public NdArray forward(NdArray g) {
            NdArray sum = NdArray.zeros(g.dtype(), shape);
            op.addTo(sum, g);
            return sum;
        }

        @Override
        public <A extends Verbs<A>> A backward(A h, A g, A sum) {
            return h.apply(op);
        }

        @Override
        public Saved saves() {
            return Saved.NONE;
        }
    }
}
