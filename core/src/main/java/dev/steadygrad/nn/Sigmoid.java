package dev.steadygrad.nn;

import dev.steadygrad.tensor.Tensor;

/// 1 / (1 + e^-x) of each element.
public final class Sigmoid extends Module {
    @Override
    public Tensor forward(Tensor x) {
        return x.sigmoid();
    }
}
