package dev.steadygrad.loss;

import dev.steadygrad.tensor.Tensor;

/// How far predictions are from their targets.
@FunctionalInterface
public interface Loss {
    Tensor apply(Tensor input, Tensor target);
}
