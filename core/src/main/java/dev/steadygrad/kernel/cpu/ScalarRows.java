package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Kind;

/// Row primitives in plain Java, in loops that the compiler turns into vector code where it can: long ones, over arrays
/// that all begin at 0, since it must know that no two of them overlap.
class ScalarRows implements Rows {
    private static final int SLIDE_COLUMNS = 128;
    private static final int LOW_COLUMNS = 128;
    private static final int DOT_ROWS = 32;

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
    public void pack(float[] x, int off, int rowStep, int step, int live, int depth, float[] to, int at, int height) {
        for (int p = 0; p < depth; p++) {
            int source = off + p * step;
            int target = at + p * height;
            for (int i = 0; i < height; i++) {
                to[target + i] = i < live ? x[source + i * rowStep] : 0;
            }
        }
    }

    @Override
    public int slideRows(int rows) {
        return rows;
    }

    @Override
    public int slideColumns(int height) {
        return SLIDE_COLUMNS;
    }

    @Override
    public void slide(int height, float[] a, float[] b, int bo, int[] at, float[] c, int co, int ldc) {
        float[] row = new float[SLIDE_COLUMNS];
        float[][] sums = new float[height][SLIDE_COLUMNS];
        for (int p = 0; p < at.length; p++) {
            System.arraycopy(b, bo + at[p], row, 0, SLIDE_COLUMNS);
            addMultiples(a, p * height, row, sums);
        }
        store(sums, c, co, ldc);
    }

    @Override
    public int lowRows(int rows) {
        return rows;
    }

    @Override
    public int lowColumns() {
        return LOW_COLUMNS;
    }

    @Override
    public void low(
            int height,
            float[] a,
            int ao,
            int aStep,
            float[] b,
            int bo,
            int bStep,
            int depth,
            float[] c,
            int co,
            int ldc) {
        float[] row = new float[LOW_COLUMNS];
        float[][] sums = new float[height][LOW_COLUMNS];
        for (int p = 0; p < depth; p++) {
            System.arraycopy(b, bo + p * bStep, row, 0, LOW_COLUMNS);
            addMultiples(a, ao + p * aStep, row, sums);
        }
        store(sums, c, co, ldc);
    }

    private static void store(float[][] sums, float[] c, int co, int ldc) {
        for (int i = 0; i < sums.length; i++) {
            System.arraycopy(sums[i], 0, c, co + i * ldc, sums[i].length);
        }
    }

    private static void addMultiples(float[] a, int ao, float[] x, float[][] sums) {
        for (int i = 0; i < sums.length; i++) {
            addMultiple(a[ao + i], x, sums[i]);
        }
    }

    private static void addMultiple(float s, float[] x, float[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] = Math.fma(s, x[i], sums[i]);
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
        for (int top = 0; top < rows; top += DOT_ROWS) {
            int count = Math.min(DOT_ROWS, rows - top);
            dotsOfBand(a, ao + top * aRow, aRow, count, b, bo, at, depth, c, co + top * ldc, ldc);
        }
    }

    /// The lanes of all rows side by side make loops that are long enough for the compiler.
    private static void dotsOfBand(
            float[] a, int ao, int aRow, int rows, float[] b, int bo, int[] at, int depth, float[] c, int co, int ldc) {
        float[] x = new float[rows * ReduceRows.LANES];
        float[] y = new float[x.length];
        float[][] lanes = new float[at.length][x.length];
        int whole = depth - depth % ReduceRows.LANES;
        for (int p = 0; p < whole; p += ReduceRows.LANES) {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(a, ao + i * aRow + p, x, i * ReduceRows.LANES, ReduceRows.LANES);
            }
            for (int j = 0; j < at.length; j++) {
                repeat(b, bo + at[j] + p, y);
                addProducts(x, y, lanes[j]);
            }
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < at.length; j++) {
                dot(a, ao + i * aRow, b, bo + at[j], whole, depth, lanes[j], i * ReduceRows.LANES);
                c[co + i * ldc + j] = tree(lanes[j], i * ReduceRows.LANES);
            }
        }
    }

    /// Fills `to` with the 16 elements at `at`, again and again.
    private static void repeat(float[] from, int at, float[] to) {
        System.arraycopy(from, at, to, 0, ReduceRows.LANES);
        for (int n = ReduceRows.LANES; n < to.length; n *= 2) {
            System.arraycopy(to, 0, to, n, Math.min(n, to.length - n));
        }
    }

    private static void addProducts(float[] x, float[] y, float[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] = Math.fma(x[i], y[i], sums[i]);
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
