package dev.steadygrad.nn;

import dev.steadygrad.tensor.Tensor;

/// Softmax along a dimension, for inference: a loss takes the logits themselves.
public final class Softmax extends Module {
    private final int dim;

    public Softmax(int dim) {
        this.dim = dim;
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.softmax(dim);
    }

    @Override
    protected String extraRepr() {
        return "dim=" + dim;
    }
}
