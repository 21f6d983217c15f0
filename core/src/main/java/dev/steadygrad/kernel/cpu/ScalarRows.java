package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Unary;

/// Row primitives in plain Java, in loops that the compiler turns into vector code where it can.
class ScalarRows implements Rows {
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
    public int tileRows() {
        return 4;
    }

    @Override
    public int tileColumns() {
        return 32;
    }

    @Override
    public void tile(
            float[] a,
            int ao,
            int aRow,
            int aStep,
            float[] b,
            int bo,
            int bStep,
            int depth,
            float[] c,
            int co,
            int ldc,
            int columns) {
        float[] acc = new float[columns];
        for (int i = 0; i < tileRows(); i++) {
            System.arraycopy(c, co + i * ldc, acc, 0, columns);
            for (int p = 0; p < depth; p++) {
                float s = a[ao + i * aRow + p * aStep];
                int q = bo + p * bStep;
                for (int j = 0; j < columns; j++) {
                    acc[j] = Math.fma(s, b[q + j], acc[j]);
                }
            }
            System.arraycopy(acc, 0, c, co + i * ldc, columns);
        }
    }

    @Override
    public void tile(
            double[] a,
            int ao,
            int aRow,
            int aStep,
            double[] b,
            int bo,
            int bStep,
            int depth,
            double[] c,
            int co,
            int ldc,
            int columns) {
        double[] acc = new double[columns];
        for (int i = 0; i < tileRows(); i++) {
            System.arraycopy(c, co + i * ldc, acc, 0, columns);
            for (int p = 0; p < depth; p++) {
                double s = a[ao + i * aRow + p * aStep];
                int q = bo + p * bStep;
                for (int j = 0; j < columns; j++) {
                    acc[j] = Math.fma(s, b[q + j], acc[j]);
                }
            }
            System.arraycopy(acc, 0, c, co + i * ldc, columns);
        }
    }

    @Override
    public ReduceRows reductions() {
        return new ReduceRows();
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
