package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// What batch normalisations have in common: see [Functional#batchNorm].
abstract sealed class BatchNorm extends Module permits BatchNorm1d, BatchNorm2d {
    static final double EPS = 1e-5;
    static final double MOMENTUM = 0.1;

    private final String op;
    private final int features;
    private final double eps;
    private final double momentum;
    private final @Nullable Tensor weight;
    private final @Nullable Tensor bias;
    private final @Nullable Tensor runningMean;
    private final @Nullable Tensor runningVar;
    private final @Nullable Tensor batches;

    BatchNorm(String op, int features, double eps, double momentum, boolean affine, boolean trackRunningStats) {
        Check.that(features > 0, "%s: features must be 1 or more, got features=%d", op, features);
        Check.that(eps >= 0, "%s: eps must be 0 or more, got eps=%s", op, eps);
        Check.that(momentum >= 0 && momentum <= 1, "%s: momentum must be in [0, 1], got momentum=%s", op, momentum);
        this.op = op;
        this.features = features;
        this.eps = eps;
        this.momentum = momentum;
        weight = affine ? parameter("weight", Tensor.ones(features)) : null;
        bias = affine ? parameter("bias", Tensor.zeros(features)) : null;
        runningMean = trackRunningStats ? buffer("running_mean", Tensor.zeros(features)) : null;
        runningVar = trackRunningStats ? buffer("running_var", Tensor.ones(features)) : null;
        batches =
                trackRunningStats ? buffer("num_batches_tracked", Tensor.zeros().to(DType.INT64)) : null;
    }

    /// Whether an input may have this many dimensions.
    abstract boolean takes(int rank);

    /// The shapes that it takes, in words.
    abstract String shapes();

    @Override
    public Tensor forward(Tensor x) {
        Shape s = x.shape();
        Check.that(
                takes(s.rank()) && s.dim(1) == features,
                "%s: the input must have shape %s with %d features, got shape=%s",
                op,
                shapes(),
                features,
                s);
        boolean byBatch = isTraining() || runningMean == null;
        Tensor y = Functional.batchNorm(x, runningMean, runningVar, weight, bias, byBatch, momentum, eps);
        if (isTraining() && batches != null) {
            batches.add_(1);
        }
        return y;
    }

    @Override
    protected String extraRepr() {
        return features + ", eps=" + eps + ", momentum=" + momentum + ", affine=" + (weight != null)
                + ", trackRunningStats=" + (runningMean != null);
    }
}
