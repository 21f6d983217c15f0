package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The gradient of a convolution's weight, filters along the lanes: 8 elements of the windows, or 25, at a time.
final class VectorCorrelation {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = F.length();
    private static final int ROWS = 8;
    private static final int SQUARE = 25;

    private VectorCorrelation() {}

    /// See [Rows#correlate].
    static void add(float[] a, int[] at, int[] steps, float[] b, int bo, int columns, float[] c) {
        int i = 0;
        for (; areSquare(at, i); i += SQUARE) {
            for (int j = 0; j < columns; j += W) {
                square(a, at, i, steps, b, bo + j, columns, c, i * columns + j);
            }
        }
        for (; i < at.length; i += ROWS) {
            for (int j = 0; j < columns; j += W) {
                if (i + ROWS <= at.length) {
                    tile(a, at, i, steps, b, bo + j, columns, c, i * columns + j);
                } else {
                    for (int r = i; r < at.length; r++) {
                        one(a, at[r], steps, b, bo + j, columns, c, r * columns + j);
                    }
                }
            }
        }
    }

    /// Whether 5 rows of 5 elements side by side, as filters of 5 by 5 have, come next, and there are registers for
    /// them.
    private static boolean areSquare(int[] at, int from) {
        boolean are = W == ReduceRows.LANES && from + SQUARE <= at.length;
        for (int i = 0; are && i < SQUARE; i++) {
            are = at[from + i] == at[from + i / 5 * 5] + i % 5;
        }
        return are;
    }

    private static void one(float[] a, int ao, int[] steps, float[] b, int bo, int pitch, float[] c, int co) {
        FloatVector s = FloatVector.fromArray(F, c, co);
        for (int p = 0; p < steps.length; p++) {
            s = FloatVector.broadcast(F, a[ao + steps[p]]).fma(FloatVector.fromArray(F, b, bo + p * pitch), s);
        }
        s.intoArray(c, co);
    }

    private static void tile(
            float[] a, int[] at, int row, int[] steps, float[] b, int bo, int pitch, float[] c, int co) {
        int a0 = at[row];
        int a1 = at[row + 1];
        int a2 = at[row + 2];
        int a3 = at[row + 3];
        int a4 = at[row + 4];
        int a5 = at[row + 5];
        int a6 = at[row + 6];
        int a7 = at[row + 7];
        FloatVector s0 = FloatVector.fromArray(F, c, co);
        FloatVector s1 = FloatVector.fromArray(F, c, co + pitch);
        FloatVector s2 = FloatVector.fromArray(F, c, co + 2 * pitch);
        FloatVector s3 = FloatVector.fromArray(F, c, co + 3 * pitch);
        FloatVector s4 = FloatVector.fromArray(F, c, co + 4 * pitch);
        FloatVector s5 = FloatVector.fromArray(F, c, co + 5 * pitch);
        FloatVector s6 = FloatVector.fromArray(F, c, co + 6 * pitch);
        FloatVector s7 = FloatVector.fromArray(F, c, co + 7 * pitch);
        for (int p = 0; p < steps.length; p++) {
            int step = steps[p];
            FloatVector v = FloatVector.fromArray(F, b, bo + p * pitch);
            s0 = FloatVector.broadcast(F, a[a0 + step]).fma(v, s0);
            s1 = FloatVector.broadcast(F, a[a1 + step]).fma(v, s1);
            s2 = FloatVector.broadcast(F, a[a2 + step]).fma(v, s2);
            s3 = FloatVector.broadcast(F, a[a3 + step]).fma(v, s3);
            s4 = FloatVector.broadcast(F, a[a4 + step]).fma(v, s4);
            s5 = FloatVector.broadcast(F, a[a5 + step]).fma(v, s5);
            s6 = FloatVector.broadcast(F, a[a6 + step]).fma(v, s6);
            s7 = FloatVector.broadcast(F, a[a7 + step]).fma(v, s7);
        }
        s0.intoArray(c, co);
        s1.intoArray(c, co + pitch);
        s2.intoArray(c, co + 2 * pitch);
        s3.intoArray(c, co + 3 * pitch);
        s4.intoArray(c, co + 4 * pitch);
        s5.intoArray(c, co + 5 * pitch);
        s6.intoArray(c, co + 6 * pitch);
        s7.intoArray(c, co + 7 * pitch);
    }

    /// As [#tile], for 5 rows of 5 elements side by side: 25 of the 32 registers of 512-bit machines.
    private static void square(
            float[] a, int[] at, int row, int[] steps, float[] b, int bo, int pitch, float[] c, int co) {
        int a0 = at[row];
        int a1 = at[row + 5];
        int a2 = at[row + 10];
        int a3 = at[row + 15];
        int a4 = at[row + 20];
        FloatVector s00 = FloatVector.fromArray(F, c, co);
        FloatVector s01 = FloatVector.fromArray(F, c, co + pitch);
        FloatVector s02 = FloatVector.fromArray(F, c, co + 2 * pitch);
        FloatVector s03 = FloatVector.fromArray(F, c, co + 3 * pitch);
        FloatVector s04 = FloatVector.fromArray(F, c, co + 4 * pitch);
        FloatVector s10 = FloatVector.fromArray(F, c, co + 5 * pitch);
        FloatVector s11 = FloatVector.fromArray(F, c, co + 6 * pitch);
        FloatVector s12 = FloatVector.fromArray(F, c, co + 7 * pitch);
        FloatVector s13 = FloatVector.fromArray(F, c, co + 8 * pitch);
        FloatVector s14 = FloatVector.fromArray(F, c, co + 9 * pitch);
        FloatVector s20 = FloatVector.fromArray(F, c, co + 10 * pitch);
        FloatVector s21 = FloatVector.fromArray(F, c, co + 11 * pitch);
        FloatVector s22 = FloatVector.fromArray(F, c, co + 12 * pitch);
        FloatVector s23 = FloatVector.fromArray(F, c, co + 13 * pitch);
        FloatVector s24 = FloatVector.fromArray(F, c, co + 14 * pitch);
        FloatVector s30 = FloatVector.fromArray(F, c, co + 15 * pitch);
        FloatVector s31 = FloatVector.fromArray(F, c, co + 16 * pitch);
        FloatVector s32 = FloatVector.fromArray(F, c, co + 17 * pitch);
        FloatVector s33 = FloatVector.fromArray(F, c, co + 18 * pitch);
        FloatVector s34 = FloatVector.fromArray(F, c, co + 19 * pitch);
        FloatVector s40 = FloatVector.fromArray(F, c, co + 20 * pitch);
        FloatVector s41 = FloatVector.fromArray(F, c, co + 21 * pitch);
        FloatVector s42 = FloatVector.fromArray(F, c, co + 22 * pitch);
        FloatVector s43 = FloatVector.fromArray(F, c, co + 23 * pitch);
        FloatVector s44 = FloatVector.fromArray(F, c, co + 24 * pitch);
        for (int p = 0; p < steps.length; p++) {
            int step = steps[p];
            FloatVector v = FloatVector.fromArray(F, b, bo + p * pitch);
            int r0 = a0 + step;
            s00 = FloatVector.broadcast(F, a[r0]).fma(v, s00);
            s01 = FloatVector.broadcast(F, a[r0 + 1]).fma(v, s01);
            s02 = FloatVector.broadcast(F, a[r0 + 2]).fma(v, s02);
            s03 = FloatVector.broadcast(F, a[r0 + 3]).fma(v, s03);
            s04 = FloatVector.broadcast(F, a[r0 + 4]).fma(v, s04);
            int r1 = a1 + step;
            s10 = FloatVector.broadcast(F, a[r1]).fma(v, s10);
            s11 = FloatVector.broadcast(F, a[r1 + 1]).fma(v, s11);
            s12 = FloatVector.broadcast(F, a[r1 + 2]).fma(v, s12);
            s13 = FloatVector.broadcast(F, a[r1 + 3]).fma(v, s13);
            s14 = FloatVector.broadcast(F, a[r1 + 4]).fma(v, s14);
            int r2 = a2 + step;
            s20 = FloatVector.broadcast(F, a[r2]).fma(v, s20);
            s21 = FloatVector.broadcast(F, a[r2 + 1]).fma(v, s21);
            s22 = FloatVector.broadcast(F, a[r2 + 2]).fma(v, s22);
            s23 = FloatVector.broadcast(F, a[r2 + 3]).fma(v, s23);
            s24 = FloatVector.broadcast(F, a[r2 + 4]).fma(v, s24);
            int r3 = a3 + step;
            s30 = FloatVector.broadcast(F, a[r3]).fma(v, s30);
            s31 = FloatVector.broadcast(F, a[r3 + 1]).fma(v, s31);
            s32 = FloatVector.broadcast(F, a[r3 + 2]).fma(v, s32);
            s33 = FloatVector.broadcast(F, a[r3 + 3]).fma(v, s33);
            s34 = FloatVector.broadcast(F, a[r3 + 4]).fma(v, s34);
            int r4 = a4 + step;
            s40 = FloatVector.broadcast(F, a[r4]).fma(v, s40);
            s41 = FloatVector.broadcast(F, a[r4 + 1]).fma(v, s41);
            s42 = FloatVector.broadcast(F, a[r4 + 2]).fma(v, s42);
            s43 = FloatVector.broadcast(F, a[r4 + 3]).fma(v, s43);
            s44 = FloatVector.broadcast(F, a[r4 + 4]).fma(v, s44);
        }
        s00.intoArray(c, co);
        s01.intoArray(c, co + pitch);
        s02.intoArray(c, co + 2 * pitch);
        s03.intoArray(c, co + 3 * pitch);
        s04.intoArray(c, co + 4 * pitch);
        s10.intoArray(c, co + 5 * pitch);
        s11.intoArray(c, co + 6 * pitch);
        s12.intoArray(c, co + 7 * pitch);
        s13.intoArray(c, co + 8 * pitch);
        s14.intoArray(c, co + 9 * pitch);
        s20.intoArray(c, co + 10 * pitch);
        s21.intoArray(c, co + 11 * pitch);
        s22.intoArray(c, co + 12 * pitch);
        s23.intoArray(c, co + 13 * pitch);
        s24.intoArray(c, co + 14 * pitch);
        s30.intoArray(c, co + 15 * pitch);
        s31.intoArray(c, co + 16 * pitch);
        s32.intoArray(c, co + 17 * pitch);
        s33.intoArray(c, co + 18 * pitch);
        s34.intoArray(c, co + 19 * pitch);
        s40.intoArray(c, co + 20 * pitch);
        s41.intoArray(c, co + 21 * pitch);
        s42.intoArray(c, co + 22 * pitch);
        s43.intoArray(c, co + 23 * pitch);
        s44.intoArray(c, co + 24 * pitch);
    }
}
