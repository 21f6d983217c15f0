package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The gradient of a convolution's weight, 16 images along the lanes: tiles of filters by elements of the windows, held
/// in registers.
final class VectorCorrelation {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = F.length();
    private static final int LANES = Stack.LANES;
    private static final int ROWS = F.vectorBitSize() >= 512 ? 6 : 3;
    private static final int COLUMNS = ROWS == 6 ? 4 : 2;
    private static final int TILE = ROWS * COLUMNS * LANES;

    /// Tiles whose lanes are added one tile after the other, so that what a tile has stored has reached the cache.
    private static final int TILES = 8;

    private static final VectorShuffle<Float> BY_8 = shift(8);
    private static final VectorShuffle<Float> BY_4 = shift(4);
    private static final VectorShuffle<Float> BY_2 = shift(2);
    private static final VectorShuffle<Float> BY_1 = shift(1);

    private VectorCorrelation() {}

    /// See [Rows#correlate]. The tiles lie so that fewer of them are needed.
    static void sum(float[] a, int[] at, int[] as, float[] b, int[] bt, int[] bs, float[] c, int co) {
        boolean turned = tiles(bt, at) < tiles(at, bt);
        float[] sums = new float[TILES * TILE];
        int height = Math.min(turned ? COLUMNS : ROWS, at.length);
        int width = Math.min(turned ? ROWS : COLUMNS, bt.length);
        for (int i = 0; i < at.length; i += height) {
            // A tile at the edge is moved back onto elements that were done before.
            int row = Math.min(i, at.length - height);
            for (int j = 0; j < bt.length; j += TILES * width) {
                int end = Math.min(bt.length, j + TILES * width);
                for (int k = j; k < end; k += width) {
                    int column = Math.min(k, bt.length - width);
                    int to = (k - j) / width * TILE;
                    if (turned) {
                        block(b, bt, column, bs, width, a, at, row, as, height, sums, to);
                    } else {
                        block(a, at, row, as, height, b, bt, column, bs, width, sums, to);
                    }
                }
                for (int k = j; k < end; k += width) {
                    int to = co + row * bt.length + Math.min(k, bt.length - width);
                    trees(sums, (k - j) / width * TILE, turned, height, width, c, to, bt.length);
                }
            }
        }
    }

    /// How many there are of [#ROWS] elements of `at` by [#COLUMNS] of `bt`.
    private static int tiles(int[] at, int[] bt) {
        return Math.ceilDiv(at.length, ROWS) * Math.ceilDiv(bt.length, COLUMNS);
    }

    private static void trees(
            float[] sums, int so, boolean turned, int height, int width, float[] c, int co, int pitch) {
        for (int r = 0; r < height; r++) {
            for (int q = 0; q < width; q++) {
                int place = turned ? q * COLUMNS + r : r * COLUMNS + q;
                c[co + r * pitch + q] = tree(sums, so + place * LANES);
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

    private static void block(
            float[] a,
            int[] at,
            int row,
            int[] as,
            int height,
            float[] b,
            int[] bt,
            int column,
            int[] bs,
            int width,
            float[] sums,
            int so) {
        for (int l = 0; l < LANES; l += W) {
            if (height == 6 && width == 4) {
                sixByFour(a, at, row, as, b, bt, column, bs, l, sums, so + l);
            } else if (ROWS == 3 && height == 3 && width == 2) {
                threeByTwo(a, at, row, as, b, bt, column, bs, l, sums, so + l);
            } else {
                for (int r = 0; r < height; r++) {
                    for (int q = 0; q < width; q++) {
                        int to = so + (r * COLUMNS + q) * LANES + l;
                        one(a, at[row + r] + l, as, b, bt[column + q] + l, bs, sums, to);
                    }
                }
            }
        }
    }

    private static void one(float[] a, int ao, int[] as, float[] b, int bo, int[] bs, float[] sums, int so) {
        FloatVector s = FloatVector.zero(F);
        for (int p = 0; p < as.length; p++) {
            FloatVector v = FloatVector.fromArray(F, a, ao + as[p]);
            s = v.fma(FloatVector.fromArray(F, b, bo + bs[p]), s);
        }
        s.intoArray(sums, so);
    }

    /// 24 of the 32 registers of 512-bit machines.
    private static void sixByFour(
            float[] a,
            int[] at,
            int row,
            int[] as,
            float[] b,
            int[] bt,
            int column,
            int[] bs,
            int l,
            float[] sums,
            int so) {
        int a0 = l + at[row];
        int a1 = l + at[row + 1];
        int a2 = l + at[row + 2];
        int a3 = l + at[row + 3];
        int a4 = l + at[row + 4];
        int a5 = l + at[row + 5];
        int b0 = l + bt[column];
        int b1 = l + bt[column + 1];
        int b2 = l + bt[column + 2];
        int b3 = l + bt[column + 3];
        FloatVector s00 = FloatVector.zero(F);
        FloatVector s01 = FloatVector.zero(F);
        FloatVector s02 = FloatVector.zero(F);
        FloatVector s03 = FloatVector.zero(F);
        FloatVector s10 = FloatVector.zero(F);
        FloatVector s11 = FloatVector.zero(F);
        FloatVector s12 = FloatVector.zero(F);
        FloatVector s13 = FloatVector.zero(F);
        FloatVector s20 = FloatVector.zero(F);
        FloatVector s21 = FloatVector.zero(F);
        FloatVector s22 = FloatVector.zero(F);
        FloatVector s23 = FloatVector.zero(F);
        FloatVector s30 = FloatVector.zero(F);
        FloatVector s31 = FloatVector.zero(F);
        FloatVector s32 = FloatVector.zero(F);
        FloatVector s33 = FloatVector.zero(F);
        FloatVector s40 = FloatVector.zero(F);
        FloatVector s41 = FloatVector.zero(F);
        FloatVector s42 = FloatVector.zero(F);
        FloatVector s43 = FloatVector.zero(F);
        FloatVector s50 = FloatVector.zero(F);
        FloatVector s51 = FloatVector.zero(F);
        FloatVector s52 = FloatVector.zero(F);
        FloatVector s53 = FloatVector.zero(F);
        for (int p = 0; p < as.length; p++) {
            int u = as[p];
            int v = bs[p];
            FloatVector v0 = FloatVector.fromArray(F, a, a0 + u);
            FloatVector v1 = FloatVector.fromArray(F, a, a1 + u);
            FloatVector v2 = FloatVector.fromArray(F, a, a2 + u);
            FloatVector v3 = FloatVector.fromArray(F, a, a3 + u);
            FloatVector v4 = FloatVector.fromArray(F, a, a4 + u);
            FloatVector v5 = FloatVector.fromArray(F, a, a5 + u);
            FloatVector w0 = FloatVector.fromArray(F, b, b0 + v);
            s00 = v0.fma(w0, s00);
            s10 = v1.fma(w0, s10);
            s20 = v2.fma(w0, s20);
            s30 = v3.fma(w0, s30);
            s40 = v4.fma(w0, s40);
            s50 = v5.fma(w0, s50);
            FloatVector w1 = FloatVector.fromArray(F, b, b1 + v);
            s01 = v0.fma(w1, s01);
            s11 = v1.fma(w1, s11);
            s21 = v2.fma(w1, s21);
            s31 = v3.fma(w1, s31);
            s41 = v4.fma(w1, s41);
            s51 = v5.fma(w1, s51);
            FloatVector w2 = FloatVector.fromArray(F, b, b2 + v);
            s02 = v0.fma(w2, s02);
            s12 = v1.fma(w2, s12);
            s22 = v2.fma(w2, s22);
            s32 = v3.fma(w2, s32);
            s42 = v4.fma(w2, s42);
            s52 = v5.fma(w2, s52);
            FloatVector w3 = FloatVector.fromArray(F, b, b3 + v);
            s03 = v0.fma(w3, s03);
            s13 = v1.fma(w3, s13);
            s23 = v2.fma(w3, s23);
            s33 = v3.fma(w3, s33);
            s43 = v4.fma(w3, s43);
            s53 = v5.fma(w3, s53);
        }
        s00.intoArray(sums, so);
        s01.intoArray(sums, so + LANES);
        s02.intoArray(sums, so + 2 * LANES);
        s03.intoArray(sums, so + 3 * LANES);
        s10.intoArray(sums, so + 4 * LANES);
        s11.intoArray(sums, so + 5 * LANES);
        s12.intoArray(sums, so + 6 * LANES);
        s13.intoArray(sums, so + 7 * LANES);
        s20.intoArray(sums, so + 8 * LANES);
        s21.intoArray(sums, so + 9 * LANES);
        s22.intoArray(sums, so + 10 * LANES);
        s23.intoArray(sums, so + 11 * LANES);
        s30.intoArray(sums, so + 12 * LANES);
        s31.intoArray(sums, so + 13 * LANES);
        s32.intoArray(sums, so + 14 * LANES);
        s33.intoArray(sums, so + 15 * LANES);
        s40.intoArray(sums, so + 16 * LANES);
        s41.intoArray(sums, so + 17 * LANES);
        s42.intoArray(sums, so + 18 * LANES);
        s43.intoArray(sums, so + 19 * LANES);
        s50.intoArray(sums, so + 20 * LANES);
        s51.intoArray(sums, so + 21 * LANES);
        s52.intoArray(sums, so + 22 * LANES);
        s53.intoArray(sums, so + 23 * LANES);
    }

    /// Of the 16 registers that other machines have, what hides how long a multiply-add takes.
    private static void threeByTwo(
            float[] a,
            int[] at,
            int row,
            int[] as,
            float[] b,
            int[] bt,
            int column,
            int[] bs,
            int l,
            float[] sums,
            int so) {
        int a0 = l + at[row];
        int a1 = l + at[row + 1];
        int a2 = l + at[row + 2];
        int b0 = l + bt[column];
        int b1 = l + bt[column + 1];
        FloatVector s00 = FloatVector.zero(F);
        FloatVector s01 = FloatVector.zero(F);
        FloatVector s10 = FloatVector.zero(F);
        FloatVector s11 = FloatVector.zero(F);
        FloatVector s20 = FloatVector.zero(F);
        FloatVector s21 = FloatVector.zero(F);
        for (int p = 0; p < as.length; p++) {
            int u = as[p];
            int v = bs[p];
            FloatVector v0 = FloatVector.fromArray(F, a, a0 + u);
            FloatVector v1 = FloatVector.fromArray(F, a, a1 + u);
            FloatVector v2 = FloatVector.fromArray(F, a, a2 + u);
            FloatVector w0 = FloatVector.fromArray(F, b, b0 + v);
            s00 = v0.fma(w0, s00);
            s10 = v1.fma(w0, s10);
            s20 = v2.fma(w0, s20);
            FloatVector w1 = FloatVector.fromArray(F, b, b1 + v);
            s01 = v0.fma(w1, s01);
            s11 = v1.fma(w1, s11);
            s21 = v2.fma(w1, s21);
        }
        s00.intoArray(sums, so);
        s01.intoArray(sums, so + LANES);
        s10.intoArray(sums, so + 2 * LANES);
        s11.intoArray(sums, so + 3 * LANES);
        s20.intoArray(sums, so + 4 * LANES);
        s21.intoArray(sums, so + 5 * LANES);
    }
}
