package dev.steadygrad.nn;

import dev.steadygrad.tensor.Tensor;

/// x of each element above 0, `negativeSlope · x` of the others.
public final class LeakyRelu extends Module {
    private final double negativeSlope;

    public LeakyRelu() {
        this(0.01);
    }

    public LeakyRelu(double negativeSlope) {
        this.negativeSlope = negativeSlope;
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.leakyRelu(negativeSlope);
    }

    @Override
    protected String extraRepr() {
        return "negativeSlope=" + negativeSlope;
    }
}
