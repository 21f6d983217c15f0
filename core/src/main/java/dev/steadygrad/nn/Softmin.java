package dev.steadygrad.nn;

import dev.steadygrad.tensor.Tensor;

/// Softmax of the negated values along a dimension: the smallest gets the most.
public final class Softmin extends Module {
    private final int dim;

    public Softmin(int dim) {
        this.dim = dim;
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.softmin(dim);
    }

    @Override
    protected String extraRepr() {
        return "dim=" + dim;
    }
}
