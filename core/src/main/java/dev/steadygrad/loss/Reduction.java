package dev.steadygrad.loss;

import dev.steadygrad.tensor.Tensor;

/// What becomes of the losses of the rows.
public enum Reduction {
    NONE,
    MEAN,
    SUM;

    Tensor apply(Tensor losses) {
        return switch (this) {
            case NONE -> losses;
            case MEAN -> losses.mean();
            case SUM -> losses.sum();
        };
    }
}
