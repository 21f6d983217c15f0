package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Ternary;

/// x of each element, times the slope where it is negative.
///
/// **Errors**: `IllegalArgumentException` for integers.
///
/// **PyTorch**: `F.leaky_relu(x, negative_slope)`
public record LeakyRelu(double negativeSlope) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        Check.floating("leakyRelu", x.dtype());
        return x.zip("leakyRelu", Binary.LEAKY_RELU, NdArray.number(negativeSlope));
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new Gradient(negativeSlope), x);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// The gradient from the input.
    record Gradient(double negativeSlope) implements BinaryOp {
        @Override
        public NdArray forward(NdArray g, NdArray x) {
            NdArray slope = NdArray.number(negativeSlope);
            return g.combine("leakyRelu", Ternary.LEAKY_RELU_GRADIENT, x, slope, g.dtype());
        }

        @Override
        public <A extends Verbs<A>> A left(A h, A g, A x, A dx) {
            return h.apply(this, x);
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A x, A dx) {
            return h.lift(NdArray.full(h.dtype(), h.shape(), 0));
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
