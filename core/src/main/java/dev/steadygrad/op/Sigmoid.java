package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Unary;

/// 1 / (1 + e^-x) of each element, with all digits where it is near 0; integers give the standard dtype.
///
/// **PyTorch**: `torch.sigmoid(x)`
public record Sigmoid() implements MapOp {

    @Override
    public Unary function() {
        return Unary.SIGMOID;
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
            return g.zip("sigmoid", Binary.SIGMOID_GRADIENT, y, g.dtype());
        }

        @Override
        public <A extends Verbs<A>> A left(A h, A g, A y, A dx) {
            return h.apply(this, y);
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A y, A dx) {
            return h.mul(g).mul(y.mul(-2).add(1));
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
