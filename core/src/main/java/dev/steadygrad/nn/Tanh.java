package dev.steadygrad.nn;

import dev.steadygrad.tensor.Tensor;

/// The hyperbolic tangent of each element.
public final class Tanh extends Module {
    @Override
    public Tensor forward(Tensor x) {
        return x.tanh();
    }
}
