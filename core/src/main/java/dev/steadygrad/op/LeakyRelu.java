package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;

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
        NdArray positive = x.array().compare("leakyRelu", Compare.GT, NdArray.number(0));
        return g.where(g.lift(positive), g.mul(negativeSlope));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
