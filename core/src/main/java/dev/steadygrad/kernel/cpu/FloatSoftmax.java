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

    /// For rows of entries near 0, as most are.
    private final NearFloats near;

    FloatSoftmax(DoubleSoftmax wide, NearFloats near) {
        this.wide = wide;
        this.near = near;
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

    /// `dx_j = y_j * ((g_j - shift) - dot)`, in double and rounded once.
    abstract void softmaxBackward(
            float[] y, int yo, float[] g, int go, float[] dx, int dxo, int n, double shift, double dot);

    /// `dx_j = g_j - dx_j * sum`, in double and rounded once.
    abstract void logSoftmaxBackward(float[] g, int go, float[] dx, int dxo, int n, double sum);

    final void softmax(float[] x, int xo, float[] y, int yo, int n) {
        NearRow close = near.row(x, xo, n);
        if (close != null && near.fits(close, 1)) {
            near.scale(close, y, yo, n, 1);
            return;
        }
        FloatRow row = row(x, xo, n);
        if (row == null || !row.output(1)) {
            Arrays.fill(y, yo, yo + n, Float.NaN);
            return;
        }
        exp(x, xo, y, yo, n, row);
    }

    final void logSoftmax(float[] x, int xo, float[] y, int yo, int n) {
        NearRow close = near.row(x, xo, n);
        if (close != null) {
            logSoftmax(x, xo, y, yo, n, close);
            return;
        }
        FloatRow row = row(x, xo, n);
        if (row == null) {
            Arrays.fill(y, yo, yo + n, Float.NaN);
            return;
        }
        log(x, xo, y, yo, n, row.max, row.logSum());
    }

    /// What is more than half of the sum has a logarithm that cancels, and is done by itself.
    private void logSoftmax(float[] x, int xo, float[] y, int yo, int n, NearRow row) {
        int k = near.heavy(x, xo, n, row);
        double sum = row.sum;
        double own = k < 0 ? 0 : -ScalarMath.log1p(near.odds(x, xo, n, k, row));
        float first = x[xo];
        log(x, xo, y, yo, n, first, near.logSum(first, sum));
        if (k >= 0) {
            y[yo + k] = (float) own;
        }
    }

    final double logsumexp(float[] x, int xo, int n) {
        NearRow close = near.row(x, xo, n);
        double log = close == null ? 0 : x[xo] + near.logSum(x[xo], close.sum);
        if (Math.abs(log) >= 1) {
            return log;
        }
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
        NearRow close = near.row(x, xo, n);
        if (close != null && (grad == null || near.fits(close, scale))) {
            double odds = near.odds(x, xo, n, target, close);
            if (grad != null) {
                near.scale(close, grad, go, n, scale);
                grad[go + target] = (float) -(odds / (1 + odds) * scale);
            }
            return ScalarMath.log1p(odds);
        }
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

    /// Where one entry k is more than the others together, its own 1 - y_k is a sum over those, and distances are
    /// measured from g_k: so nothing cancels. Else they are measured from the mean of g, for which y is made to add up
    /// to 1, so that what g shares does not count; a row of zeros stays.
    final void softmaxBackward(float[] y, int yo, float[] g, int go, float[] dx, int dxo, int n) {
        int k = heavy(y, yo, n);
        if (k < 0) {
            double all = sum(y, yo, n);
            softmaxBackward(y, yo, g, go, dx, dxo, n, 0, all == 0 ? 0 : dot(y, yo, g, go, n) / all);
            return;
        }
        int after = k + 1;
        double dot = dot(y, yo, g, go, k) + dot(y, yo + after, g, go + after, n - after);
        softmaxBackward(y, yo, g, go, dx, dxo, n, g[go + k], dot - g[go + k] * without(y, yo, n, k));
    }

    /// As above: entry k gets 1 - p_k times the sum of g, less the rest of g.
    final void logSoftmaxBackward(float[] x, int xo, float[] g, int go, float[] dx, int dxo, int n) {
        NearRow close = near.row(x, xo, n);
        if (close != null && near.fits(close, 1)) {
            near.scale(close, dx, dxo, n, 1);
            int k = heavy(dx, dxo, n);
            double odds = k < 0 ? 0 : near.odds(x, xo, n, k, close);
            logSoftmaxBackward(g, go, dx, dxo, n, k, odds / (1 + odds));
            return;
        }
        FloatRow row = row(x, xo, n);
        if (row == null || !row.output(1)) {
            Arrays.fill(dx, dxo, dxo + n, Float.NaN);
            return;
        }
        exp(x, xo, dx, dxo, n, row);
        int k = heavy(dx, dxo, n);
        logSoftmaxBackward(g, go, dx, dxo, n, k, k < 0 ? 0 : -row.lessOne(x[xo + k], 1));
    }

    /// @param k the entry above 1/2, or -1
    /// @param rest what it leaves of 1
    private void logSoftmaxBackward(float[] g, int go, float[] dx, int dxo, int n, int k, double rest) {
        double sum = sum(g, go, n);
        double others = k < 0 ? 0 : without(g, go, n, k);
        logSoftmaxBackward(g, go, dx, dxo, n, sum);
        if (k >= 0) {
            dx[dxo + k] = (float) (rest * sum - others);
        }
    }

    /// The entry above 1/2, or -1.
    private static int heavy(float[] y, int yo, int n) {
        for (int j = 0; j < n; j++) {
            if (y[yo + j] > 0.5f) {
                return j;
            }
        }
        return -1;
    }

    /// The sum of all but entry `k`.
    private double without(float[] a, int ao, int n, int k) {
        return sum(a, ao, k) + sum(a, ao + k + 1, n - k - 1);
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
