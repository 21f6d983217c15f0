package dev.steadygrad.nn;

import dev.steadygrad.op.Gelu.Approximate;
import dev.steadygrad.tensor.Tensor;

/// x · Φ(x) of each element, Φ the normal distribution: see [dev.steadygrad.op.Gelu].
public final class Gelu extends Module {
    private final Approximate approximate;

    public Gelu() {
        this(Approximate.NONE);
    }

    public Gelu(Approximate approximate) {
        this.approximate = approximate;
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.gelu(approximate);
    }

    @Override
    protected String extraRepr() {
        return "approximate=" + approximate;
    }
}
