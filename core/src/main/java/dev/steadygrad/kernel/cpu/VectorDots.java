package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Kind;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Products with few columns, as dot products: blocks of 4 or 2 rows by 5 columns share what they load.
final class VectorDots {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = F.length();
    private static final int LANES = ReduceRows.LANES;

    /// 4 rows take 20 of the 32 registers that 512-bit machines have; the others have 16.
    private static final int ROWS = F.vectorBitSize() >= 512 ? 4 : 2;

    private static final int COLUMNS = 5;

    private static final VectorShuffle<Float> HALVES = swap(W / 2);
    private static final VectorShuffle<Float> QUARTERS = swap(W / 4);
    private static final VectorShuffle<Float> PAIRS = swap(2);
    private static final VectorShuffle<Float> NEIGHBOURS = swap(1);
    private static final VectorMask<Float> UPPER_HALF = upper(W / 2);
    private static final VectorMask<Float> UPPER_QUARTERS = upper(W / 4);

    private VectorDots() {}

    /// Exchanges groups of `size` lanes with their neighbours.
    private static VectorShuffle<Float> swap(int size) {
        return VectorShuffle.fromOp(F, l -> l ^ size);
    }

    /// Every other group of `size` lanes.
    private static VectorMask<Float> upper(int size) {
        long bits = 0;
        for (int l = 0; l < W; l++) {
            bits |= (l & size) == 0 ? 0 : 1L << l;
        }
        return VectorMask.fromLong(F, bits);
    }

    /// See [Rows#dots].
    static void multiply(
            float[] a, int ao, int aRow, int rows, float[] b, int bo, int[] at, int depth, float[] c, int co, int ldc) {
        float[] lanes = (float[]) Scratch.of(Kind.FLOAT, 3);
        int whole = depth - depth % LANES;
        int columns = at.length;
        for (int i = 0; i < rows; i += ROWS) {
            int height = Math.min(ROWS, rows - i);
            for (int j = 0; j < columns; j += COLUMNS) {
                int width = Math.min(COLUMNS, columns - j);
                int left = ao + i * aRow;
                products(a, left, aRow, height, b, bo, at, j, width, whole, lanes);
                for (int e = 0; whole < depth && e < height * width; e++) {
                    int r = e / width;
                    int q = e % width;
                    int lo = (r * COLUMNS + q) * LANES;
                    ScalarRows.dot(a, left + r * aRow, b, bo + at[j + q], whole, depth, lanes, lo);
                }
                int to = co + i * ldc + j;
                if (height == ROWS && width == COLUMNS) {
                    add(lanes, ROWS, COLUMNS, c, to, ldc);
                } else {
                    add(lanes, height, width, c, to, ldc);
                }
            }
        }
    }

    private static void add(float[] lanes, int height, int width, float[] c, int co, int ldc) {
        for (int q = 0; q < width; q++) {
            add(lanes, q * LANES);
            for (int r = 0; r < height; r++) {
                c[co + r * ldc + q] = lanes[q * LANES + r * (W / ROWS)];
            }
        }
    }

    /// A block at the edge takes its last row and column more than once.
    private static void products(
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
        int a1 = ao + Math.min(1, height - 1) * aRow;
        int b0 = bo + at[column];
        int b1 = bo + at[column + Math.min(1, width - 1)];
        int b2 = bo + at[column + Math.min(2, width - 1)];
        int b3 = bo + at[column + Math.min(3, width - 1)];
        int b4 = bo + at[column + width - 1];
        if (ROWS == 4) {
            int a2 = ao + Math.min(2, height - 1) * aRow;
            int a3 = ao + (height - 1) * aRow;
            block4(a, ao, a1, a2, a3, b, b0, b1, b2, b3, b4, whole, lanes);
            return;
        }
        for (int l = 0; l < LANES; l += W) {
            block2(a, ao + l, a1 + l, b, b0 + l, b1 + l, b2 + l, b3 + l, b4 + l, whole, lanes, l);
        }
    }

    private static void block4(
            float[] a,
            int a0,
            int a1,
            int a2,
            int a3,
            float[] b,
            int b0,
            int b1,
            int b2,
            int b3,
            int b4,
            int whole,
            float[] lanes) {
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
        FloatVector s20 = FloatVector.zero(F);
        FloatVector s21 = FloatVector.zero(F);
        FloatVector s22 = FloatVector.zero(F);
        FloatVector s23 = FloatVector.zero(F);
        FloatVector s24 = FloatVector.zero(F);
        FloatVector s30 = FloatVector.zero(F);
        FloatVector s31 = FloatVector.zero(F);
        FloatVector s32 = FloatVector.zero(F);
        FloatVector s33 = FloatVector.zero(F);
        FloatVector s34 = FloatVector.zero(F);
        for (int p = 0; p < whole; p += LANES) {
            FloatVector x0 = FloatVector.fromArray(F, a, a0 + p);
            FloatVector x1 = FloatVector.fromArray(F, a, a1 + p);
            FloatVector x2 = FloatVector.fromArray(F, a, a2 + p);
            FloatVector x3 = FloatVector.fromArray(F, a, a3 + p);
            FloatVector y0 = FloatVector.fromArray(F, b, b0 + p);
            s00 = x0.fma(y0, s00);
            s10 = x1.fma(y0, s10);
            s20 = x2.fma(y0, s20);
            s30 = x3.fma(y0, s30);
            FloatVector y1 = FloatVector.fromArray(F, b, b1 + p);
            s01 = x0.fma(y1, s01);
            s11 = x1.fma(y1, s11);
            s21 = x2.fma(y1, s21);
            s31 = x3.fma(y1, s31);
            FloatVector y2 = FloatVector.fromArray(F, b, b2 + p);
            s02 = x0.fma(y2, s02);
            s12 = x1.fma(y2, s12);
            s22 = x2.fma(y2, s22);
            s32 = x3.fma(y2, s32);
            FloatVector y3 = FloatVector.fromArray(F, b, b3 + p);
            s03 = x0.fma(y3, s03);
            s13 = x1.fma(y3, s13);
            s23 = x2.fma(y3, s23);
            s33 = x3.fma(y3, s33);
            FloatVector y4 = FloatVector.fromArray(F, b, b4 + p);
            s04 = x0.fma(y4, s04);
            s14 = x1.fma(y4, s14);
            s24 = x2.fma(y4, s24);
            s34 = x3.fma(y4, s34);
        }
        s00.intoArray(lanes, 0);
        s01.intoArray(lanes, LANES);
        s02.intoArray(lanes, 2 * LANES);
        s03.intoArray(lanes, 3 * LANES);
        s04.intoArray(lanes, 4 * LANES);
        s10.intoArray(lanes, 5 * LANES);
        s11.intoArray(lanes, 6 * LANES);
        s12.intoArray(lanes, 7 * LANES);
        s13.intoArray(lanes, 8 * LANES);
        s14.intoArray(lanes, 9 * LANES);
        s20.intoArray(lanes, 10 * LANES);
        s21.intoArray(lanes, 11 * LANES);
        s22.intoArray(lanes, 12 * LANES);
        s23.intoArray(lanes, 13 * LANES);
        s24.intoArray(lanes, 14 * LANES);
        s30.intoArray(lanes, 15 * LANES);
        s31.intoArray(lanes, 16 * LANES);
        s32.intoArray(lanes, 17 * LANES);
        s33.intoArray(lanes, 18 * LANES);
        s34.intoArray(lanes, 19 * LANES);
    }

    private static void block2(
            float[] a,
            int a0,
            int a1,
            float[] b,
            int b0,
            int b1,
            int b2,
            int b3,
            int b4,
            int whole,
            float[] lanes,
            int from) {
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
            FloatVector x0 = FloatVector.fromArray(F, a, a0 + p);
            FloatVector x1 = FloatVector.fromArray(F, a, a1 + p);
            FloatVector y0 = FloatVector.fromArray(F, b, b0 + p);
            s00 = x0.fma(y0, s00);
            s10 = x1.fma(y0, s10);
            FloatVector y1 = FloatVector.fromArray(F, b, b1 + p);
            s01 = x0.fma(y1, s01);
            s11 = x1.fma(y1, s11);
            FloatVector y2 = FloatVector.fromArray(F, b, b2 + p);
            s02 = x0.fma(y2, s02);
            s12 = x1.fma(y2, s12);
            FloatVector y3 = FloatVector.fromArray(F, b, b3 + p);
            s03 = x0.fma(y3, s03);
            s13 = x1.fma(y3, s13);
            FloatVector y4 = FloatVector.fromArray(F, b, b4 + p);
            s04 = x0.fma(y4, s04);
            s14 = x1.fma(y4, s14);
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

    /// The sums over the lanes of one column of a block, each by the tree of [ScalarRows#tree], in place of its first
    /// lanes: that of row `r` comes to lane `r * W / ROWS`.
    private static void add(float[] lanes, int lo) {
        int row = COLUMNS * LANES;
        FloatVector s = ROWS == 4
                ? join(
                        join(head(lanes, lo), head(lanes, lo + 2 * row), UPPER_HALF, HALVES),
                        join(head(lanes, lo + row), head(lanes, lo + 3 * row), UPPER_HALF, HALVES),
                        UPPER_QUARTERS,
                        QUARTERS)
                : join(head(lanes, lo), head(lanes, lo + row), UPPER_HALF, HALVES);
        if (W > 4) {
            s = s.add(s.rearrange(PAIRS));
        }
        s.add(s.rearrange(NEIGHBOURS)).intoArray(lanes, lo);
    }

    /// 16 lanes in one vector.
    private static FloatVector head(float[] lanes, int lo) {
        FloatVector s = FloatVector.fromArray(F, lanes, lo);
        if (W == 4) {
            FloatVector t = FloatVector.fromArray(F, lanes, lo + 4);
            return s.add(FloatVector.fromArray(F, lanes, lo + 8)).add(t.add(FloatVector.fromArray(F, lanes, lo + 12)));
        }
        return W == 8 ? s.add(FloatVector.fromArray(F, lanes, lo + 8)) : s;
    }

    /// Adds the upper groups of `a` to the lower ones, and those of `b`, which come to the upper ones.
    private static FloatVector join(FloatVector a, FloatVector b, VectorMask<Float> upper, VectorShuffle<Float> swap) {
        return a.blend(b, upper).add(b.blend(a, upper).rearrange(swap));
    }
}
