package dev.steadygrad.kernel.cpu;

import org.jspecify.annotations.Nullable;

/// The softmax family by the Vector API.
final class VectorSoftmaxRows extends TypedSoftmaxRows {
    VectorSoftmaxRows() {
        this(new VectorDoubleSoftmax());
    }

    private VectorSoftmaxRows(DoubleSoftmax doubles) {
        super(new VectorFloatSoftmax(doubles), doubles);
    }

    @Override
    public void crossEntropy(
            float[] x,
            int xo,
            int rows,
            int n,
            long[] targets,
            int to,
            double[] losses,
            int lo,
            float @Nullable [] grad,
            int go,
            double[] scales,
            int so) {
        if (n == 0 || n >= FloatSoftmax.SHORT) {
            super.crossEntropy(x, xo, rows, n, targets, to, losses, lo, grad, go, scales, so);
            return;
        }
        VectorShortRows group = VectorShortRows.of(n);
        for (int i = 0; i < rows; i += VectorShortRows.WIDTH) {
            int size = Math.min(rows - i, VectorShortRows.WIDTH);
            int in = xo + i * n;
            int out = go + i * n;
            if (!group.crossEntropy(x, in, size, targets, to + i, losses, lo + i, grad, out, scales, so + i)) {
                super.crossEntropy(x, in, size, n, targets, to + i, losses, lo + i, grad, out, scales, so + i);
            }
        }
    }
}
