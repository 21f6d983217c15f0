package dev.steadygrad.nn;

/// Mean 0 and variance 1 of the features of vectors, or of sequences of them: in training by the batch's own mean and
/// variance, which the running ones follow, else by the running ones; then `· weight + bias`. See
/// [Functional#batchNorm].
///
/// **Shape**: `[N, C]` or `[N, C, L]` → the same.
public final class BatchNorm1d extends BatchNorm {

    public BatchNorm1d(int features) {
        this(features, EPS, MOMENTUM, true, true);
    }

    /// @param eps what is added to the variance; 1e-5 by default
    /// @param momentum how much of the batch's values goes into the running ones; 0.1 by default
    /// @param affine whether there are weight and bias
    /// @param trackRunningStats whether there are running values; without, the batch's own count outside training too
    public BatchNorm1d(int features, double eps, double momentum, boolean affine, boolean trackRunningStats) {
        super("batchNorm1d", features, eps, momentum, affine, trackRunningStats);
    }

    @Override
    boolean takes(int rank) {
        return rank == 2 || rank == 3;
    }

    @Override
    String shapes() {
        return "[N, C] or [N, C, L]";
    }
}
