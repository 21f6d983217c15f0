package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The softmax family on a row of floats: what is done once a row. The loops over the row are the subclass's.
abstract class FloatSoftmax {
    /// Sums are gathered in this many lanes, entry `j` in lane `j % LANES`.
    static final int LANES = 16;

    /// Lanes are added up after this many entries.
    static final int BLOCK = 4096;

    /// Rows shorter than this have one lane, so that short rows may lie across the lanes of a vector.
    static final int SHORT = 64;

    /// For rows that floats cannot serve: sums that cancel, and scales far from 1.
    private final DoubleSoftmax wide;

    FloatSoftmax(DoubleSoftmax wide) {
        this.wide = wide;
    }

    /// The row by its largest entry, or by NaN or any entry if one is NaN; `n > 0`.
    abstract FloatRow measure(float[] x, int xo, int n);

    /// Fills in `ties` and `rest`.
    abstract void sum(float[] x, int xo, int n, FloatRow row);

    /// `y_j = exp(x_j)` by the row's output tables.
    abstract void exp(float[] x, int xo, float[] y, int yo, int n, FloatRow row);

    /// `y_j = (x_j - max) - logSum`, in double and rounded once.
    abstract void log(float[] x, int xo, float[] y, int yo, int n, double max, double logSum);

    abstract double dot(float[] a, int ao, float[] b, int bo, int n);

    abstract double sum(float[] a, int ao, int n);

    /// `dx_j = y_j * (g_j - dot)`, in double and rounded once.
    abstract void softmaxBackward(float[] y, int yo, float[] g, int go, float[] dx, int dxo, int n, double dot);

    /// `dx_j = g_j - exp(y_j) * sum`, in double and rounded once.
    abstract void logSoftmaxBackward(float[] y, int yo, float[] g, int go, float[] dx, int dxo, int n, double sum);

    final void softmax(float[] x, int xo, float[] y, int yo, int n) {
        FloatRow row = row(x, xo, n);
        if (row == null || !row.output(1)) {
            Arrays.fill(y, yo, yo + n, Float.NaN);
            return;
        }
        exp(x, xo, y, yo, n, row);
    }

    final void logSoftmax(float[] x, int xo, float[] y, int yo, int n) {
        FloatRow row = row(x, xo, n);
        if (row == null) {
            Arrays.fill(y, yo, yo + n, Float.NaN);
            return;
        }
        log(x, xo, y, yo, n, row.max, row.logSum());
    }

    final double logsumexp(float[] x, int xo, int n) {
        FloatRow row = row(x, xo, n);
        if (row == null) {
            return LogSumExp.special(x, xo, n);
        }
        double max = row.max;
        double y = max + row.logSum();
        // Cancellation by more than two bits is left to doubles, and by more than they have to LogSumExp.
        return max >= 0 || Math.abs(y) >= -0.25 * max ? y : wide.logsumexp(widen(x, xo, n), 0, n, 0x1p-24);
    }

    final double crossEntropy(float[] x, int xo, int n, int target, float @Nullable [] grad, int go, double scale) {
        FloatRow row = row(x, xo, n);
        if (row == null) {
            if (grad != null) {
                Arrays.fill(grad, go, go + n, Float.NaN);
            }
            return Double.NaN;
        }
        float xt = x[xo + target];
        double loss = row.loss(xt);
        if (grad != null) {
            if (row.output(scale)) {
                exp(x, xo, grad, go, n, row);
            } else {
                widely(x, xo, n, target, grad, go, scale);
            }
            grad[go + target] = (float) row.lessOne(xt, scale);
        }
        return loss;
    }

    private void widely(float[] x, int xo, int n, int target, float[] grad, int go, double scale) {
        double[] g = widen(x, xo, n);
        wide.crossEntropy(g, 0, n, target, g, 0, scale);
        for (int j = 0; j < n; j++) {
            grad[go + j] = (float) g[j];
        }
    }

    final void softmaxBackward(float[] y, int yo, float[] g, int go, float[] dx, int dxo, int n) {
        softmaxBackward(y, yo, g, go, dx, dxo, n, dot(y, yo, g, go, n));
    }

    final void logSoftmaxBackward(float[] y, int yo, float[] g, int go, float[] dx, int dxo, int n) {
        logSoftmaxBackward(y, yo, g, go, dx, dxo, n, sum(g, go, n));
    }

    /// The row with its sum, or null if its results are NaN.
    private @Nullable FloatRow row(float[] x, int xo, int n) {
        if (n == 0) {
            return null;
        }
        FloatRow row = measure(x, xo, n);
        if (!(Math.abs(row.max) <= Float.MAX_VALUE)) {
            return null;
        }
        sum(x, xo, n, row);
        return row.finish() ? row : null;
    }

    /// Zeros for sums by lane, the thread's own.
    static double[] lanes(int slot) {
        double[] lanes = (double[]) Scratch.of(Kind.DOUBLE, slot);
        Arrays.fill(lanes, 0, LANES, 0);
        return lanes;
    }

    private static double[] widen(float[] x, int xo, int n) {
        double[] wide = new double[n];
        for (int j = 0; j < n; j++) {
            wide[j] = x[xo + j];
        }
        return wide;
    }
}
