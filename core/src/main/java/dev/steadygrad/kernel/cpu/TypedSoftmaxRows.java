package dev.steadygrad.kernel.cpu;

import org.jspecify.annotations.Nullable;

/// The softmax family put together from its loops over floats and over doubles.
abstract class TypedSoftmaxRows implements SoftmaxRows {
    final FloatSoftmax floats;
    final DoubleSoftmax doubles;

    TypedSoftmaxRows(FloatSoftmax floats, DoubleSoftmax doubles) {
        this.floats = floats;
        this.doubles = doubles;
    }

    @Override
    public final void softmax(float[] x, int xo, float[] y, int yo, int n) {
        floats.softmax(x, xo, y, yo, n);
    }

    @Override
    public final void softmax(double[] x, int xo, double[] y, int yo, int n) {
        doubles.softmax(x, xo, y, yo, n);
    }

    @Override
    public final void logSoftmax(float[] x, int xo, float[] y, int yo, int n) {
        floats.logSoftmax(x, xo, y, yo, n);
    }

    @Override
    public final void logSoftmax(double[] x, int xo, double[] y, int yo, int n) {
        doubles.logSoftmax(x, xo, y, yo, n);
    }

    @Override
    public final double logsumexp(float[] x, int xo, int n) {
        return floats.logsumexp(x, xo, n);
    }

    @Override
    public final double logsumexp(double[] x, int xo, int n) {
        return doubles.logsumexp(x, xo, n);
    }

    @Override
    public final double crossEntropy(
            float[] x, int xo, int n, int target, float @Nullable [] grad, int go, double scale) {
        return floats.crossEntropy(x, xo, n, target, grad, go, scale);
    }

    @Override
    public final double crossEntropy(
            double[] x, int xo, int n, int target, double @Nullable [] grad, int go, double scale) {
        return doubles.crossEntropy(x, xo, n, target, grad, go, scale);
    }

    @Override
    public final void softmaxBackward(float[] y, int yo, float[] g, int go, float[] dx, int dxo, int n) {
        floats.softmaxBackward(y, yo, g, go, dx, dxo, n);
    }

    @Override
    public final void softmaxBackward(double[] y, int yo, double[] g, int go, double[] dx, int dxo, int n) {
        doubles.softmaxBackward(y, yo, g, go, dx, dxo, n);
    }

    @Override
    public final void logSoftmaxBackward(float[] x, int xo, float[] g, int go, float[] dx, int dxo, int n) {
        floats.logSoftmaxBackward(x, xo, g, go, dx, dxo, n);
    }

    @Override
    public final void logSoftmaxBackward(double[] x, int xo, double[] g, int go, double[] dx, int dxo, int n) {
        doubles.logSoftmaxBackward(x, xo, g, go, dx, dxo, n);
    }
}
