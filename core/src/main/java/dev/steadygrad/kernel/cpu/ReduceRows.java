package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Reduce;
import java.util.Arrays;

/// Reductions of runs of elements, floats in double, in plain Java. Sums go over 16 virtual lanes, whatever the
/// machine's vectors hold: lane `i` takes every 16th element, and a fixed tree adds the lanes.
class ReduceRows {
    static final int LANES = 16;

    final double reduce(Reduce f, float[] x, int xo, int n) {
        return switch (f) {
            case SUM -> n < LANES ? few(x, xo, n) : sum(x, xo, n);
            case MAX -> max(x, xo, n);
            case MIN -> min(x, xo, n);
            case SQUARES -> squares(x, xo, n, 0);
            default -> fold(f, x, xo, n);
        };
    }

    final double reduce(Reduce f, double[] x, int xo, int n) {
        return switch (f) {
            case SUM -> sum(x, xo, n);
            case SQUARES -> squares(x, xo, n, 0);
            default -> fold(f, x, xo, n);
        };
    }

    final long reduce(Reduce f, long[] x, int xo, int n) {
        long s = f.wholeIdentity();
        if (f == Reduce.SUM) {
            for (int i = 0; i < n; i++) {
                s += x[xo + i];
            }
            return s;
        }
        for (int i = 0; i < n; i++) {
            s = f.step().apply(s, f.of(x[xo + i]));
        }
        return s;
    }

    /// Of floats or doubles.
    final double reduce(Reduce f, Object x, int xo, int n) {
        return x instanceof float[] a ? reduce(f, a, xo, n) : reduce(f, (double[]) x, xo, n);
    }

    /// `acc[j] += x[j]`, of floats or doubles.
    final void add(Object x, int xo, double[] acc, int n) {
        if (x instanceof float[] a) {
            accumulate(Reduce.SUM, a, xo, 0, 1, acc, n);
        } else {
            accumulate(Reduce.SUM, (double[]) x, xo, 0, 1, acc, n);
        }
    }

    private static double few(float[] x, int xo, int n) {
        double s = 0;
        for (int i = 0; i < n; i++) {
            s += x[xo + i];
        }
        return s;
    }

    double sum(float[] x, int xo, int n) {
        double[] lane = lanes(1);
        int whole = n - n % LANES;
        for (int i = 0; i < whole; i += LANES) {
            for (int l = 0; l < LANES; l++) {
                lane[l] += x[xo + i + l];
            }
        }
        return rest(lane, x, xo + whole, n - whole);
    }

    /// The sum of the lanes and of the `n` elements behind the last whole ones.
    static double rest(double[] lane, float[] x, int xo, int n) {
        for (int l = 0; l < n; l++) {
            lane[l] += x[xo + l];
        }
        return tree(lane);
    }

    final double sum(double[] x, int xo, int n) {
        double[] lane = lanes(1);
        double[] error = lanes(2);
        int whole = n - n % LANES;
        if (whole > 0) {
            sum(x, xo, whole, lane, error);
        }
        for (int l = 0; l < n - whole; l++) {
            add(x[xo + whole + l], lane, error, l);
        }
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int l = 0; l < half; l++) {
                error[l] += error[l + half];
                add(lane[l + half], lane, error, l);
            }
        }
        return Double.isNaN(error[0]) ? lane[0] : lane[0] + error[0];
    }

    /// Adds up whole lanes. Nothing is wider than a double, so each lane has its rounding errors beside it (Knuth's
    /// two-sum).
    void sum(double[] x, int xo, int n, double[] lane, double[] error) {
        for (int i = 0; i < n; i++) {
            add(x[xo + i], lane, error, i % LANES);
        }
    }

    /// Zeros of the thread's own; what is added up may lie in its first run.
    static double[] lanes(int slot) {
        double[] lanes = (double[]) Scratch.of(Kind.DOUBLE, slot);
        Arrays.fill(lanes, 0, LANES, 0);
        return lanes;
    }

    private static void add(double x, double[] lane, double[] error, int l) {
        double a = lane[l];
        double s = a + x;
        double b = s - a;
        lane[l] = s;
        error[l] += (a - (s - b)) + (x - b);
    }

    /// The sum of `(x - center)²`.
    final double squares(float[] x, int xo, int n, double center) {
        double[] lane = lanes(1);
        int whole = n - n % LANES;
        for (int i = 0; i < whole; i += LANES) {
            for (int l = 0; l < LANES; l++) {
                double d = x[xo + i + l] - center;
                lane[l] += d * d;
            }
        }
        for (int i = whole; i < n; i++) {
            double d = x[xo + i] - center;
            lane[i - whole] += d * d;
        }
        return tree(lane);
    }

    final double squares(double[] x, int xo, int n, double center) {
        double[] lane = lanes(1);
        int whole = n - n % LANES;
        for (int i = 0; i < whole; i += LANES) {
            for (int l = 0; l < LANES; l++) {
                double d = x[xo + i + l] - center;
                lane[l] += d * d;
            }
        }
        for (int i = whole; i < n; i++) {
            double d = x[xo + i] - center;
            lane[i - whole] += d * d;
        }
        return tree(lane);
    }

    /// Adds the lanes pairwise: 0 with 8, 1 with 9, …, then 0 with 4, and so on.
    private static double tree(double[] lane) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int l = 0; l < half; l++) {
                lane[l] += lane[l + half];
            }
        }
        return lane[0];
    }

    float max(float[] x, int xo, int n) {
        float m = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            m = Math.max(m, x[xo + i]);
        }
        return m;
    }

    float min(float[] x, int xo, int n) {
        float m = Float.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            m = Math.min(m, x[xo + i]);
        }
        return m;
    }

    private static double fold(Reduce f, float[] x, int xo, int n) {
        double s = f.identity();
        for (int i = 0; i < n; i++) {
            s = f.step().apply(s, f.of((double) x[xo + i]));
        }
        return s;
    }

    private static double fold(Reduce f, double[] x, int xo, int n) {
        double s = f.identity();
        for (int i = 0; i < n; i++) {
            s = f.step().apply(s, f.of(x[xo + i]));
        }
        return s;
    }

    /// `acc[j] = f(acc[j], x[i][j])` of rows `i` in order; they have `n` elements and begin `step` apart.
    final void accumulate(Reduce f, float[] x, int xo, int step, int rows, double[] acc, int n) {
        if (f == Reduce.SUM) {
            addRows(x, xo, step, rows, acc, n);
            return;
        }
        for (int i = 0; i < rows; i++) {
            int row = xo + i * step;
            for (int j = 0; j < n; j++) {
                acc[j] = f.step().apply(acc[j], f.of((double) x[row + j]));
            }
        }
    }

    final void accumulate(Reduce f, double[] x, int xo, int step, int rows, double[] acc, int n) {
        for (int i = 0; i < rows; i++) {
            int row = xo + i * step;
            if (f == Reduce.SUM) {
                for (int j = 0; j < n; j++) {
                    acc[j] += x[row + j];
                }
            } else {
                for (int j = 0; j < n; j++) {
                    acc[j] = f.step().apply(acc[j], f.of(x[row + j]));
                }
            }
        }
    }

    void addRows(float[] x, int xo, int step, int rows, double[] acc, int n) {
        for (int i = 0; i < rows; i++) {
            int row = xo + i * step;
            for (int j = 0; j < n; j++) {
                acc[j] += x[row + j];
            }
        }
    }

    /// `acc[j] += (x[i][j] - centers[co + j])²` of rows `i` in order.
    final void addSquares(float[] x, int xo, int step, int rows, double[] centers, int co, double[] acc, int n) {
        for (int i = 0; i < rows; i++) {
            int row = xo + i * step;
            for (int j = 0; j < n; j++) {
                double d = x[row + j] - centers[co + j];
                acc[j] += d * d;
            }
        }
    }

    final void addSquares(double[] x, int xo, int step, int rows, double[] centers, int co, double[] acc, int n) {
        for (int i = 0; i < rows; i++) {
            int row = xo + i * step;
            for (int j = 0; j < n; j++) {
                double d = x[row + j] - centers[co + j];
                acc[j] += d * d;
            }
        }
    }
}
