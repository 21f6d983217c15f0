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
            double scale) {
        int done = 0;
        if (n < FloatSoftmax.SHORT) {
            VectorShortRows group = new VectorShortRows(n);
            while (done < rows) {
                int size = Math.min(rows - done, VectorShortRows.WIDTH);
                int row = done * n;
                if (!group.crossEntropy(
                        x, xo + row, size, targets, to + done, losses, lo + done, grad, go + row, scale)) {
                    super.crossEntropy(
                            x, xo + row, size, n, targets, to + done, losses, lo + done, grad, go + row, scale);
                }
                done += size;
            }
            return;
        }
        super.crossEntropy(x, xo, rows, n, targets, to, losses, lo, grad, go, scale);
    }
}
