package dev.steadygrad.kernel.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The softmax family on a row of doubles: what is done once a row. The loops over the row are the subclass's.
abstract class DoubleSoftmax {
    /// Sums are gathered in this many lanes, entry `j` in lane `j % LANES`.
    static final int LANES = FloatSoftmax.LANES;

    /// Lanes are added up after this many entries.
    static final int BLOCK = FloatSoftmax.BLOCK;

    /// The largest entry; NaN or any entry if one is NaN.
    abstract double max(double[] x, int xo, int n);

    /// Fills in `ties` and `rest`.
    abstract void sum(double[] x, int xo, int n, DoubleRow row);

    /// `y_j = scale * p_j` by the row's factor.
    abstract void exp(double[] x, int xo, double[] y, int yo, int n, DoubleRow row);

    /// `y_j = (x_j - max) - (logSum + error)`.
    abstract void log(double[] x, int xo, double[] y, int yo, int n, double max, double logSum, double error);

    /// `sum(a * b)`, leading part; `error[0]` takes the other part.
    abstract double dot(double[] a, int ao, double[] b, int bo, int n, double[] error);

    /// `sum(a)`, leading part; `error[0]` takes the other part.
    abstract double sum(double[] a, int ao, int n, double[] error);

    /// `dx_j = y_j * ((g_j - dot) - error)`.
    abstract void softmaxBackward(
            double[] y, int yo, double[] g, int go, double[] dx, int dxo, int n, double dot, double error);

    /// `dx_j = g_j - dx_j * (sum + error)`.
    abstract void logSoftmaxBackward(double[] g, int go, double[] dx, int dxo, int n, double sum, double error);

    final void softmax(double[] x, int xo, double[] y, int yo, int n) {
        DoubleRow row = row(x, xo, n);
        if (row == null) {
            Arrays.fill(y, yo, yo + n, Double.NaN);
            return;
        }
        row.output(1);
        exp(x, xo, y, yo, n, row);
    }

    final void logSoftmax(double[] x, int xo, double[] y, int yo, int n) {
        DoubleRow row = row(x, xo, n);
        if (row == null) {
            Arrays.fill(y, yo, yo + n, Double.NaN);
            return;
        }
        double logSum = row.logSum();
        log(x, xo, y, yo, n, row.max, logSum, row.error());
    }

    final double logsumexp(double[] x, int xo, int n) {
        return logsumexp(x, xo, n, 0.5);
    }

    /// Where less than `part` of the maximum and the logarithm is left, by [LogSumExp].
    final double logsumexp(double[] x, int xo, int n, double part) {
        DoubleRow row = row(x, xo, n);
        if (row == null) {
            return LogSumExp.special(x, xo, n);
        }
        double y = row.logsumexp(part);
        return Double.isNaN(y) ? LogSumExp.exact(x, xo, n) : y;
    }

    final double crossEntropy(double[] x, int xo, int n, int target, double @Nullable [] grad, int go, double scale) {
        DoubleRow row = row(x, xo, n);
        if (row == null) {
            if (grad != null) {
                Arrays.fill(grad, go, go + n, Double.NaN);
            }
            return Double.NaN;
        }
        double xt = x[xo + target];
        double loss = row.loss(xt);
        if (grad != null) {
            row.output(scale);
            exp(x, xo, grad, go, n, row);
            grad[go + target] = row.lessOne(xt);
        }
        return loss;
    }

    /// As for floats.
    final void softmaxBackward(double[] y, int yo, double[] g, int go, double[] dx, int dxo, int n) {
        double[] error = FloatSoftmax.lanes(2);
        int k = heavy(y, yo, n);
        if (k < 0) {
            double dot = dot(y, yo, g, go, n, error);
            double dotError = error[0];
            double all = sum(y, yo, n, error);
            double mean = all == 0 ? 0 : dot / all;
            double rest = all == 0 ? 0 : (Math.fma(-mean, all, dot) + (dotError - mean * error[0])) / all;
            softmaxBackward(y, yo, g, go, dx, dxo, n, mean, rest);
            return;
        }
        for (int j = 0; j < n; j++) {
            dx[dxo + j] = g[go + j] - g[go + k];
        }
        double mean = dot(y, yo, dx, dxo, n, error) + error[0];
        softmaxBackward(y, yo, dx, dxo, dx, dxo, n, mean, 0);
    }

    /// As for floats.
    final void logSoftmaxBackward(double[] x, int xo, double[] g, int go, double[] dx, int dxo, int n) {
        DoubleRow row = row(x, xo, n);
        if (row == null) {
            Arrays.fill(dx, dxo, dxo + n, Double.NaN);
            return;
        }
        row.output(1);
        exp(x, xo, dx, dxo, n, row);
        int k = heavy(dx, dxo, n);
        double rest = k < 0 ? 0 : -row.lessOne(x[xo + k]);
        double[] error = FloatSoftmax.lanes(2);
        double others = k < 0 ? 0 : without(g, go, n, k, error);
        double sum = sum(g, go, n, error);
        double atK = Math.fma(rest, sum, -others) + rest * error[0];
        logSoftmaxBackward(g, go, dx, dxo, n, sum, error[0]);
        if (k >= 0) {
            dx[dxo + k] = atK;
        }
    }

    /// The entry above 1/2, or -1.
    private static int heavy(double[] y, int yo, int n) {
        for (int j = 0; j < n; j++) {
            if (y[yo + j] > 0.5) {
                return j;
            }
        }
        return -1;
    }

    /// The sum of all but entry `k`.
    private double without(double[] a, int ao, int n, int k, double[] error) {
        double before = sum(a, ao, k, error) + error[0];
        return before + sum(a, ao + k + 1, n - k - 1, error) + error[0];
    }

    /// The row with its sum, or null if its results are NaN.
    private @Nullable DoubleRow row(double[] x, int xo, int n) {
        double max = n == 0 ? Double.NaN : max(x, xo, n);
        if (!(Math.abs(max) <= Double.MAX_VALUE)) {
            return null;
        }
        DoubleRow row = DoubleRow.of(max + 0.0);
        sum(x, xo, n, row);
        return row.finish() ? row : null;
    }
}
