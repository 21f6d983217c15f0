package dev.steadygrad.data;

import dev.steadygrad.tensor.Tensor;

/// One example and its class.
public record Example(Tensor input, long target) {}
