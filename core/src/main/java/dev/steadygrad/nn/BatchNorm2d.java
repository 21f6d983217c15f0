package dev.steadygrad.nn;

/// Mean 0 and variance 1 of the channels of images: in training by the batch's own mean and variance, which
/// the running ones follow, else by the running ones; then `· weight + bias`. See [Functional#batchNorm].
///
/// **Shape**: `[N, C, H, W]` → the same.
public final class BatchNorm2d extends BatchNorm {

    public BatchNorm2d(int features) {
        this(features, EPS, MOMENTUM, true, true);
    }

    /// @param eps what is added to the variance; 1e-5 by default
    /// @param momentum how much of the batch's values goes into the running ones; 0.1 by default
    /// @param affine whether there are weight and bias
    /// @param trackRunningStats whether there are running values; without, the batch's own count outside training too
    public BatchNorm2d(int features, double eps, double momentum, boolean affine, boolean trackRunningStats) {
        super("batchNorm2d", features, eps, momentum, affine, trackRunningStats);
    }

    @Override
    boolean takes(int rank) {
        return rank == 4;
    }

    @Override
    String shapes() {
        return "[N, C, H, W]";
    }
}
