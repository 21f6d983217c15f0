package dev.steadygrad.kernel.cpu;

/// The loops over rows of floats in plain Java: the definition that the vector code follows bit for bit.
class ScalarFloatSoftmax extends FloatSoftmax {
    ScalarFloatSoftmax(DoubleSoftmax wide, NearFloats near) {
        super(wide, near);
    }

    @Override
    FloatRow measure(float[] x, int xo, int n) {
        return FloatRow.of(max(x, xo, n, x[xo]) + 0f, Float.NEGATIVE_INFINITY);
    }

    /// The largest of `m` and the entries.
    static float max(float[] x, int xo, int n, float m) {
        for (int j = 0; j < n; j++) {
            m = x[xo + j] > m ? x[xo + j] : m;
        }
        return m;
    }

    @Override
    void sum(float[] x, int xo, int n, FloatRow row) {
        sumLanes(x, xo, n, row, n < SHORT ? 1 : LANES);
    }

    /// Adds up in lanes, each with its rounding errors beside it (Knuth's two-sum), and the lanes by a tree.
    private static void sumLanes(float[] x, int xo, int n, FloatRow row, int lanes) {
        for (int from = 0; from < n; from += BLOCK) {
            int to = Math.min(n, from + BLOCK);
            for (int j = from; j < to; j++) {
                add(x[xo + j], row, j & (lanes - 1));
            }
            row.rest += total(row);
        }
    }

    static void add(float x, FloatRow row, int lane) {
        float v = x - row.shift;
        if (v >= row.top) {
            row.ties++;
            return;
        }
        v = v < row.low ? row.low : v;
        float z = FloatExp.step(v, row.magic);
        float head = FloatExp.head(z);
        float tail = FloatExp.tail(v, z, row.magic);
        float e = Math.fma(head, tail, head);
        float a = row.sums[lane];
        float s = a + e;
        float b = s - a;
        row.sums[lane] = s;
        row.errors[lane] += ((a - (s - b)) + (e - b)) + Math.fma(head, tail, head - e);
    }

    /// Adds the lanes up by a fixed tree, and clears them.
    static double total(FloatRow row) {
        for (int i = 0; i < LANES; i++) {
            row.totals[i] = (double) row.sums[i] + row.errors[i];
            row.sums[i] = 0;
            row.errors[i] = 0;
        }
        return tree(row.totals);
    }

    /// Sum of 16 lanes: lane `i` and lane `i + 8` first, and so on.
    static double tree(double[] t) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                t[i] += t[i + half];
            }
        }
        return t[0];
    }

    @Override
    void exp(float[] x, int xo, float[] y, int yo, int n, FloatRow row) {
        for (int j = 0; j < n; j++) {
            y[yo + j] = exp(x[xo + j], row);
        }
    }

    private static float exp(float x, FloatRow row) {
        float v = x - row.shift;
        v = v < row.low ? row.low : v;
        float z = FloatExp.step(v, row.magic);
        float head = FloatExp.head(z);
        float rest = Math.fma(FloatExp.tail(v, z, row.magic), row.factor, row.factorError);
        return Math.fma(head, row.factor, head * rest) * row.unit;
    }

    @Override
    void log(float[] x, int xo, float[] y, int yo, int n, double max, double logSum) {
        for (int j = 0; j < n; j++) {
            y[yo + j] = (float) ((x[xo + j] - max) - logSum);
        }
    }

    @Override
    double dot(float[] a, int ao, float[] b, int bo, int n) {
        return dot(a, ao, b, bo, n, lanes(0));
    }

    /// With what the lanes have already.
    static double dot(float[] a, int ao, float[] b, int bo, int n, double[] lanes) {
        for (int j = 0; j < n; j++) {
            lanes[j & (LANES - 1)] += (double) a[ao + j] * b[bo + j];
        }
        return tree(lanes);
    }

    @Override
    double sum(float[] a, int ao, int n) {
        return sum(a, ao, n, lanes(0));
    }

    /// With what the lanes have already.
    static double sum(float[] a, int ao, int n, double[] lanes) {
        for (int j = 0; j < n; j++) {
            lanes[j & (LANES - 1)] += a[ao + j];
        }
        return tree(lanes);
    }

    @Override
    void softmaxBackward(float[] y, int yo, float[] g, int go, float[] dx, int dxo, int n, double shift, double dot) {
        for (int j = 0; j < n; j++) {
            dx[dxo + j] = (float) (y[yo + j] * ((g[go + j] - shift) - dot));
        }
    }

    @Override
    void logSoftmaxBackward(float[] g, int go, float[] dx, int dxo, int n, double sum) {
        for (int j = 0; j < n; j++) {
            dx[dxo + j] = (float) (g[go + j] - dx[dxo + j] * sum);
        }
    }
}
