package dev.steadygrad.nn;

import dev.steadygrad.tensor.Tensor;

/// The largest element under each window, and its int64 position in its plane of `H · W` elements.
public record MaxPool(Tensor values, Tensor indices) {}
