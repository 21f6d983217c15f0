package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Kind;
import java.util.Arrays;

/// Row primitives in plain Java, in loops that the compiler turns into vector code where it can.
class ScalarRows implements Rows {
    @Override
    public ElementRows elements() {
        return new ElementRows();
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
        float[] acc = (float[]) Scratch.of(Kind.FLOAT, 3);
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
        double[] acc = (double[]) Scratch.of(Kind.DOUBLE, 3);
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
    public int slideRows(int rows) {
        return tileRows();
    }

    @Override
    public int slideColumns(int height) {
        return tileColumns();
    }

    @Override
    public void slide(int height, float[] a, int ao, float[] b, int bo, int[] at, float[] c, int co, int ldc) {
        int columns = slideColumns(height);
        float[] acc = (float[]) Scratch.of(Kind.FLOAT, 3);
        for (int i = 0; i < height; i++) {
            Arrays.fill(acc, 0, columns, 0);
            for (int p = 0; p < at.length; p++) {
                float s = a[ao + p * height + i];
                int q = bo + at[p];
                for (int j = 0; j < columns; j++) {
                    acc[j] = Math.fma(s, b[q + j], acc[j]);
                }
            }
            System.arraycopy(acc, 0, c, co + i * ldc, columns);
        }
    }

    @Override
    public void correlate(float[] a, int[] at, int[] steps, float[] b, int bo, int columns, float[] c) {
        for (int i = 0; i < at.length; i++) {
            int row = i * columns;
            for (int p = 0; p < steps.length; p++) {
                float s = a[at[i] + steps[p]];
                int q = bo + p * columns;
                for (int j = 0; j < columns; j++) {
                    c[row + j] = Math.fma(s, b[q + j], c[row + j]);
                }
            }
        }
    }

    @Override
    public void dots(
            float[] a, int ao, int aRow, int rows, float[] b, int bo, int[] at, int depth, float[] c, int co, int ldc) {
        float[] lanes = new float[ReduceRows.LANES];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < at.length; j++) {
                Arrays.fill(lanes, 0);
                dot(a, ao + i * aRow, b, bo + at[j], 0, depth, lanes, 0);
                c[co + i * ldc + j] = tree(lanes, 0);
            }
        }
    }

    /// Adds the products from position `from`, a multiple of 16, to the lanes.
    static void dot(float[] a, int ao, float[] b, int bo, int from, int depth, float[] lanes, int lo) {
        int whole = depth - depth % ReduceRows.LANES;
        for (int p = from; p < whole; p += ReduceRows.LANES) {
            for (int l = 0; l < ReduceRows.LANES; l++) {
                lanes[lo + l] = Math.fma(a[ao + p + l], b[bo + p + l], lanes[lo + l]);
            }
        }
        for (int p = Math.max(from, whole); p < depth; p++) {
            int l = lo + p % ReduceRows.LANES;
            lanes[l] = Math.fma(a[ao + p], b[bo + p], lanes[l]);
        }
    }

    /// Adds 16 lanes pairwise: 0 with 8, 1 with 9, …, then 0 with 4, and so on.
    static float tree(float[] lanes, int lo) {
        for (int half = ReduceRows.LANES / 2; half > 0; half /= 2) {
            for (int l = lo; l < lo + half; l++) {
                lanes[l] += lanes[l + half];
            }
        }
        return lanes[lo];
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
