package dev.steadygrad.tensor;

import dev.steadygrad.array.Verbs;

/// Some of the elements: by position, slice, mask or tensors of positions.
public sealed interface Indexing extends Verbs<Tensor> permits Tensor {}
