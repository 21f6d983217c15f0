package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.op.LossMean;
import dev.steadygrad.tensor.Tensor;

/// What becomes of the losses of rows or elements.
public enum Reduction {
    /// Each is given.
    NONE,
    MEAN,
    SUM,
    /// Their sum divided by the size of the first dimension: the mean over a batch of distributions, for [KlDivLoss]
    /// only.
    BATCHMEAN;

    /// Of losses that count alike.
    Tensor of(String op, Tensor losses) {
        return switch (this) {
            case NONE -> losses;
            case MEAN -> losses.mean();
            case SUM -> losses.sum();
            case BATCHMEAN -> throw refused(op);
        };
    }

    /// Of the losses of rows, in float64; everything is rounded once, to `dtype`.
    ///
    /// @param total what the mean is divided by: how many rows count, or the sum of their weights
    /// @param shape of what [#NONE] gives
    Tensor ofRows(String op, Tensor losses, double total, Shape shape, DType dtype) {
        return switch (this) {
            case NONE -> losses.reshape(shape).to(dtype);
            case MEAN -> losses.apply(new LossMean(total, dtype));
            case SUM -> losses.apply(new LossMean(1, dtype));
            case BATCHMEAN -> throw refused(op);
        };
    }

    private IllegalArgumentException refused(String op) {
        return Check.error("%s: the reduction must be NONE, MEAN or SUM, got reduction=%s", op, this);
    }
}
