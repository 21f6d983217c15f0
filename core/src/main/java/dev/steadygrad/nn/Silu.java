package dev.steadygrad.nn;

import dev.steadygrad.tensor.Tensor;

/// x · sigmoid(x) of each element.
public final class Silu extends Module {
    @Override
    public Tensor forward(Tensor x) {
        return x.silu();
    }
}
