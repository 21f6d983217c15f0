package dev.steadygrad.kernel.cpu;

/// The loops over rows of doubles in plain Java: the definition that the vector code follows bit for bit.
class ScalarDoubleSoftmax extends DoubleSoftmax {
    @Override
    double max(double[] x, int xo, int n) {
        double m = x[xo];
        for (int j = 1; j < n; j++) {
            m = x[xo + j] > m ? x[xo + j] : m;
        }
        return m;
    }

    @Override
    void sum(double[] x, int xo, int n, DoubleRow row) {
        for (int from = 0; from < n; from += BLOCK) {
            int to = Math.min(n, from + BLOCK);
            for (int j = from; j < to; j++) {
                add(x[xo + j], row, j & (LANES - 1));
            }
            gather(row);
        }
    }

    static void add(double x, DoubleRow row, int lane) {
        double v = x - row.shift;
        if (v >= row.top) {
            row.ties++;
            return;
        }
        if (v < row.low) {
            return;
        }
        double z = DoubleExp.step(v);
        double power = DoubleExp.power(z, row.bias);
        double e = DoubleExp.head(v, z) * power;
        double a = row.sums[lane];
        double s = a + e;
        double b = s - a;
        row.sums[lane] = s;
        row.errors[lane] += ((a - (s - b)) + (e - b)) + DoubleExp.tail(v, z) * power;
    }

    /// Adds the lanes to the row's sum in order, and clears them.
    static void gather(DoubleRow row) {
        for (int i = 0; i < LANES; i++) {
            row.add(row.sums[i], row.errors[i]);
            row.sums[i] = 0;
            row.errors[i] = 0;
        }
    }

    @Override
    void exp(double[] x, int xo, double[] y, int yo, int n, DoubleRow row) {
        for (int j = 0; j < n; j++) {
            y[yo + j] = exp(x[xo + j], row);
        }
    }

    private static double exp(double x, DoubleRow row) {
        double v = x - row.shift;
        if (v < row.low) {
            return 0;
        }
        double z = DoubleExp.step(v);
        double head = DoubleExp.head(v, z);
        double tail = DoubleExp.tail(v, z);
        double p = Math.fma(head, row.factor, Math.fma(head, row.factorError, tail * row.factor));
        return p * DoubleExp.power(z, row.bias) * row.unit;
    }

    @Override
    void log(double[] x, int xo, double[] y, int yo, int n, double max, double logSum, double error) {
        for (int j = 0; j < n; j++) {
            y[yo + j] = log(x[xo + j], max, logSum, error);
        }
    }

    private static double log(double x, double max, double logSum, double error) {
        double t = x - max;
        double b = t - x;
        double d = (x - (t - b)) - (max + b);
        return (t - logSum) + (t == Double.NEGATIVE_INFINITY ? 0 : d - error);
    }

    @Override
    double dot(double[] a, int ao, double[] b, int bo, int n, double[] error) {
        double[] sums = FloatSoftmax.lanes(0);
        double[] errors = FloatSoftmax.lanes(1);
        for (int j = 0; j < n; j++) {
            int lane = j & (LANES - 1);
            double p = a[ao + j] * b[bo + j];
            double s = sums[lane] + p;
            double t = s - sums[lane];
            errors[lane] += ((sums[lane] - (s - t)) + (p - t)) + Math.fma(a[ao + j], b[bo + j], -p);
            sums[lane] = s;
        }
        return total(sums, errors, error);
    }

    @Override
    double sum(double[] a, int ao, int n, double[] error) {
        double[] sums = FloatSoftmax.lanes(0);
        double[] errors = FloatSoftmax.lanes(1);
        for (int j = 0; j < n; j++) {
            int lane = j & (LANES - 1);
            double p = a[ao + j];
            double s = sums[lane] + p;
            double t = s - sums[lane];
            errors[lane] += (sums[lane] - (s - t)) + (p - t);
            sums[lane] = s;
        }
        return total(sums, errors, error);
    }

    /// The lanes added up in order: leading part, and the other part in `error[0]`.
    static double total(double[] sums, double[] errors, double[] error) {
        double sum = 0;
        double rest = 0;
        for (int i = 0; i < LANES; i++) {
            double s = sum + sums[i];
            double t = s - sum;
            rest += ((sum - (s - t)) + (sums[i] - t)) + errors[i];
            sum = s;
        }
        error[0] = Double.isNaN(rest) ? 0 : rest;
        return sum;
    }

    @Override
    void softmaxBackward(
            double[] y, int yo, double[] g, int go, double[] dx, int dxo, int n, double dot, double error) {
        for (int j = 0; j < n; j++) {
            dx[dxo + j] = y[yo + j] * ((g[go + j] - dot) - error);
        }
    }

    @Override
    void logSoftmaxBackward(double[] g, int go, double[] dx, int dxo, int n, double sum, double error) {
        for (int j = 0; j < n; j++) {
            double p = dx[dxo + j];
            dx[dxo + j] = Math.fma(-p, sum, g[go + j]) - p * error;
        }
    }
}
