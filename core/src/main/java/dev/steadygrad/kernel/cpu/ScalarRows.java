package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Reduce;
import dev.steadygrad.kernel.Unary;

/// Row primitives in plain Java, in loops that the compiler turns into vector code where it can.
class ScalarRows implements Rows {
    /// The virtual lanes of every sum, whatever the machine's vectors hold.
    static final int LANES = 16;

    @Override
    public void unary(Unary f, float[] x, int xo, float[] y, int yo, int n) {
        switch (f) {
            case NEG -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = -x[xo + i];
                }
            }
            case ABS -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = Math.abs(x[xo + i]);
                }
            }
            case RELU -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = Math.max(x[xo + i], 0f);
                }
            }
            case SQRT -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = (float) Math.sqrt(x[xo + i]);
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = (float) f.apply((double) x[xo + i]);
                }
            }
        }
    }

    @Override
    public void unary(Unary f, double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = f.apply(x[xo + i]);
        }
    }

    @Override
    public void unary(Unary f, long[] x, int xo, long[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = f.apply(x[xo + i]);
        }
    }

    @Override
    public void binary(Binary f, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        switch (f) {
            case ADD -> FloatArithmetic.add(a, ao, as, b, bo, bs, y, yo, n);
            case SUB -> FloatArithmetic.sub(a, ao, as, b, bo, bs, y, yo, n);
            case MUL -> FloatArithmetic.mul(a, ao, as, b, bo, bs, y, yo, n);
            case DIV -> FloatArithmetic.div(a, ao, as, b, bo, bs, y, yo, n);
            default -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = (float) f.apply((double) a[ao + i * as], b[bo + i * bs]);
                }
            }
        }
    }

    @Override
    public void binary(Binary f, double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = f.apply(a[ao + i * as], b[bo + i * bs]);
        }
    }

    @Override
    public void binary(Binary f, long[] a, int ao, int as, long[] b, int bo, int bs, long[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = f.apply(a[ao + i * as], b[bo + i * bs]);
        }
    }

    @Override
    public double reduce(Reduce f, float[] x, int xo, int n) {
        return f == Reduce.SUM ? sum(x, xo, n) : fold(f, i -> x[xo + i], n);
    }

    @Override
    public double reduce(Reduce f, double[] x, int xo, int n) {
        return f == Reduce.SUM ? sum(x, xo, n) : fold(f, i -> x[xo + i], n);
    }

    @Override
    public long reduce(Reduce f, long[] x, int xo, int n) {
        long s = f.wholeIdentity();
        for (int i = 0; i < n; i++) {
            s = f.step().apply(s, x[xo + i]);
        }
        return s;
    }

    double sum(float[] x, int xo, int n) {
        double[] lane = new double[LANES];
        int whole = n - n % LANES;
        for (int i = 0; i < whole; i += LANES) {
            for (int l = 0; l < LANES; l++) {
                lane[l] += x[xo + i + l];
            }
        }
        for (int i = whole; i < n; i++) {
            lane[i - whole] += x[xo + i];
        }
        return tree(lane);
    }

    double sum(double[] x, int xo, int n) {
        double[] lane = new double[LANES];
        int whole = n - n % LANES;
        for (int i = 0; i < whole; i += LANES) {
            for (int l = 0; l < LANES; l++) {
                lane[l] += x[xo + i + l];
            }
        }
        for (int i = whole; i < n; i++) {
            lane[i - whole] += x[xo + i];
        }
        return tree(lane);
    }

    /// Adds the lanes pairwise: 0 with 8, 1 with 9, …, then 0 with 4, and so on.
    static double tree(double[] lane) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int l = 0; l < half; l++) {
                lane[l] += lane[l + half];
            }
        }
        return lane[0];
    }

    private interface Element {
        double at(int i);
    }

    private static double fold(Reduce f, Element x, int n) {
        double s = f.identity();
        for (int i = 0; i < n; i++) {
            s = f.step().apply(s, x.at(i));
        }
        return s;
    }

    @Override
    public void accumulate(Reduce f, float[] x, int xo, double[] acc, int n) {
        if (f == Reduce.SUM) {
            for (int i = 0; i < n; i++) {
                acc[i] += x[xo + i];
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            acc[i] = f.step().apply(acc[i], x[xo + i]);
        }
    }

    @Override
    public void accumulate(Reduce f, double[] x, int xo, double[] acc, int n) {
        for (int i = 0; i < n; i++) {
            acc[i] = f.step().apply(acc[i], x[xo + i]);
        }
    }

    @Override
    public int tileRows() {
        return 4;
    }

    @Override
    public int tileColumns() {
        return 32;
    }

    @Override
    public void tile(float[] a, int ao, float[] b, int bo, int depth, float[] c, int co, int ldc) {
        int rows = tileRows();
        int columns = tileColumns();
        for (int i = 0; i < rows; i++) {
            int row = co + i * ldc;
            for (int p = 0; p < depth; p++) {
                float s = a[ao + p * rows + i];
                int q = bo + p * columns;
                for (int j = 0; j < columns; j++) {
                    c[row + j] = Math.fma(s, b[q + j], c[row + j]);
                }
            }
        }
    }

    @Override
    public void tile(double[] a, int ao, double[] b, int bo, int depth, double[] c, int co, int ldc) {
        int rows = tileRows();
        int columns = tileColumns() / 2;
        for (int i = 0; i < rows; i++) {
            int row = co + i * ldc;
            for (int p = 0; p < depth; p++) {
                double s = a[ao + p * rows + i];
                int q = bo + p * columns;
                for (int j = 0; j < columns; j++) {
                    c[row + j] = Math.fma(s, b[q + j], c[row + j]);
                }
            }
        }
    }

    @Override
    public SoftmaxRows softmax() {
        return SoftmaxRows.scalar();
    }

    @Override
    public String describe() {
        return "scalar";
    }
}
