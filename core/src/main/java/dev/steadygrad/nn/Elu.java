package dev.steadygrad.nn;

import dev.steadygrad.tensor.Tensor;

/// x of each element above 0, `alpha · (e^x - 1)` of the others.
public final class Elu extends Module {
    private final double alpha;

    public Elu() {
        this(1);
    }

    public Elu(double alpha) {
        this.alpha = alpha;
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.elu(alpha);
    }

    @Override
    protected String extraRepr() {
        return "alpha=" + alpha;
    }
}
