package dev.steadygrad.nn;

import dev.steadygrad.tensor.Tensor;

/// Log-softmax along a dimension, for a loss that takes logarithms of probabilities.
public final class LogSoftmax extends Module {
    private final int dim;

    public LogSoftmax(int dim) {
        this.dim = dim;
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.logSoftmax(dim);
    }

    @Override
    protected String extraRepr() {
        return "dim=" + dim;
    }
}
