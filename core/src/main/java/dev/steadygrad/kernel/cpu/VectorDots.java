package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Products with few columns, as dot products: blocks of 2 rows by 5 columns share what they load.
final class VectorDots {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = F.length();
    private static final int LANES = ReduceRows.LANES;
    private static final int ROWS = 2;
    private static final int COLUMNS = 5;

    private static final VectorShuffle<Float> BY_8 = shift(8);
    private static final VectorShuffle<Float> BY_4 = shift(4);
    private static final VectorShuffle<Float> BY_2 = shift(2);
    private static final VectorShuffle<Float> BY_1 = shift(1);

    private VectorDots() {}

    /// See [Rows#dots].
    static void multiply(
            float[] a, int ao, int aRow, int rows, float[] b, int bo, int[] at, int depth, float[] c, int co, int ldc) {
        float[] lanes = new float[ROWS * COLUMNS * LANES];
        int whole = depth - depth % LANES;
        int columns = at.length;
        for (int i = 0; i < rows; i += ROWS) {
            for (int j = 0; j < columns; j += COLUMNS) {
                // A block at the edge is moved back onto elements that were done before: they come out the same.
                int row = Math.max(0, Math.min(i, rows - ROWS));
                int column = Math.max(0, Math.min(j, columns - COLUMNS));
                int height = Math.min(ROWS, rows);
                int width = Math.min(COLUMNS, columns);
                int left = ao + row * aRow;
                sum(a, left, aRow, height, b, bo, at, column, width, whole, lanes);
                for (int e = 0; e < height * width; e++) {
                    int r = e / width;
                    int q = e % width;
                    int lo = (r * COLUMNS + q) * LANES;
                    if (whole < depth) {
                        ScalarRows.dot(a, left + r * aRow, b, bo + at[column + q], whole, depth, lanes, lo);
                    }
                    c[co + (row + r) * ldc + column + q] = tree(lanes, lo);
                }
            }
        }
    }

    /// See [ScalarRows#tree].
    private static float tree(float[] lanes, int lo) {
        FloatVector s = FloatVector.fromArray(F, lanes, lo);
        if (W == 4) {
            s = s.add(FloatVector.fromArray(F, lanes, lo + 8));
            FloatVector t = FloatVector.fromArray(F, lanes, lo + 4);
            s = s.add(t.add(FloatVector.fromArray(F, lanes, lo + 12)));
        } else if (W == 8) {
            s = s.add(FloatVector.fromArray(F, lanes, lo + 8));
        } else {
            s = s.add(s.rearrange(BY_8));
        }
        if (W > 4) {
            s = s.add(s.rearrange(BY_4));
        }
        s = s.add(s.rearrange(BY_2));
        return s.add(s.rearrange(BY_1)).lane(0);
    }

    /// Lane `l + distance` to lane `l`.
    private static VectorShuffle<Float> shift(int distance) {
        return VectorShuffle.fromOp(F, l -> (l + distance) % W);
    }

    private static void sum(
            float[] a,
            int ao,
            int aRow,
            int height,
            float[] b,
            int bo,
            int[] at,
            int column,
            int width,
            int whole,
            float[] lanes) {
        for (int from = 0; from < LANES; from += W) {
            if (height == ROWS && width == COLUMNS) {
                block(a, ao + from, aRow, b, bo + from, at, column, whole, lanes, from);
                continue;
            }
            for (int r = 0; r < height; r++) {
                for (int q = 0; q < width; q++) {
                    int lo = (r * COLUMNS + q) * LANES + from;
                    one(a, ao + r * aRow + from, b, bo + at[column + q] + from, whole, lanes, lo);
                }
            }
        }
    }

    private static void one(float[] a, int ao, float[] b, int bo, int whole, float[] lanes, int lo) {
        FloatVector s = FloatVector.zero(F);
        for (int p = 0; p < whole; p += LANES) {
            s = FloatVector.fromArray(F, a, ao + p).fma(FloatVector.fromArray(F, b, bo + p), s);
        }
        s.intoArray(lanes, lo);
    }

    private static void block(
            float[] a, int ao, int aRow, float[] b, int bo, int[] at, int column, int whole, float[] lanes, int from) {
        int bo0 = bo + at[column];
        int bo1 = bo + at[column + 1];
        int bo2 = bo + at[column + 2];
        int bo3 = bo + at[column + 3];
        int bo4 = bo + at[column + 4];
        FloatVector s00 = FloatVector.zero(F);
        FloatVector s01 = FloatVector.zero(F);
        FloatVector s02 = FloatVector.zero(F);
        FloatVector s03 = FloatVector.zero(F);
        FloatVector s04 = FloatVector.zero(F);
        FloatVector s10 = FloatVector.zero(F);
        FloatVector s11 = FloatVector.zero(F);
        FloatVector s12 = FloatVector.zero(F);
        FloatVector s13 = FloatVector.zero(F);
        FloatVector s14 = FloatVector.zero(F);
        for (int p = 0; p < whole; p += LANES) {
            FloatVector a0 = FloatVector.fromArray(F, a, ao + p);
            FloatVector a1 = FloatVector.fromArray(F, a, ao + aRow + p);
            FloatVector b0 = FloatVector.fromArray(F, b, bo0 + p);
            s00 = a0.fma(b0, s00);
            s10 = a1.fma(b0, s10);
            FloatVector b1 = FloatVector.fromArray(F, b, bo1 + p);
            s01 = a0.fma(b1, s01);
            s11 = a1.fma(b1, s11);
            FloatVector b2 = FloatVector.fromArray(F, b, bo2 + p);
            s02 = a0.fma(b2, s02);
            s12 = a1.fma(b2, s12);
            FloatVector b3 = FloatVector.fromArray(F, b, bo3 + p);
            s03 = a0.fma(b3, s03);
            s13 = a1.fma(b3, s13);
            FloatVector b4 = FloatVector.fromArray(F, b, bo4 + p);
            s04 = a0.fma(b4, s04);
            s14 = a1.fma(b4, s14);
        }
        s00.intoArray(lanes, from);
        s01.intoArray(lanes, LANES + from);
        s02.intoArray(lanes, 2 * LANES + from);
        s03.intoArray(lanes, 3 * LANES + from);
        s04.intoArray(lanes, 4 * LANES + from);
        s10.intoArray(lanes, 5 * LANES + from);
        s11.intoArray(lanes, 6 * LANES + from);
        s12.intoArray(lanes, 7 * LANES + from);
        s13.intoArray(lanes, 8 * LANES + from);
        s14.intoArray(lanes, 9 * LANES + from);
    }
}
