package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// Transposes blocks of 8 by 8 floats in registers: three times, row i and row i + 4 are interleaved to become rows 2i
/// and 2i + 1. The elements go as ints, so that no NaN changes its bits.
final class VectorTranspose {
    static final int SIDE = 8;

    /// Shorter vectors would be emulated.
    static final boolean FITS = FloatVector.SPECIES_PREFERRED.length() >= SIDE;

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_256;
    private static final IntVector LOW =
            IntVector.fromArray(IntVector.SPECIES_256, new int[] {0, 8, 1, 9, 2, 10, 3, 11}, 0);
    private static final IntVector HIGH =
            IntVector.fromArray(IntVector.SPECIES_256, new int[] {4, 12, 5, 13, 6, 14, 7, 15}, 0);

    private VectorTranspose() {}

    private static IntVector row(float[] x, int at) {
        return FloatVector.fromArray(F, x, at).reinterpretAsInts();
    }

    private static void store(IntVector v, float[] y, int at) {
        v.reinterpretAsFloats().intoArray(y, at);
    }

    /// Rows of `x` are `xp` apart, those of `y` `yp`.
    static void block(float[] x, int xo, int xp, float[] y, int yo, int yp) {
        IntVector a0 = row(x, xo);
        IntVector a1 = row(x, xo + xp);
        IntVector a2 = row(x, xo + 2 * xp);
        IntVector a3 = row(x, xo + 3 * xp);
        IntVector a4 = row(x, xo + 4 * xp);
        IntVector a5 = row(x, xo + 5 * xp);
        IntVector a6 = row(x, xo + 6 * xp);
        IntVector a7 = row(x, xo + 7 * xp);
        IntVector b0 = LOW.selectFrom(a0, a4);
        IntVector b1 = HIGH.selectFrom(a0, a4);
        IntVector b2 = LOW.selectFrom(a1, a5);
        IntVector b3 = HIGH.selectFrom(a1, a5);
        IntVector b4 = LOW.selectFrom(a2, a6);
        IntVector b5 = HIGH.selectFrom(a2, a6);
        IntVector b6 = LOW.selectFrom(a3, a7);
        IntVector b7 = HIGH.selectFrom(a3, a7);
        a0 = LOW.selectFrom(b0, b4);
        a1 = HIGH.selectFrom(b0, b4);
        a2 = LOW.selectFrom(b1, b5);
        a3 = HIGH.selectFrom(b1, b5);
        a4 = LOW.selectFrom(b2, b6);
        a5 = HIGH.selectFrom(b2, b6);
        a6 = LOW.selectFrom(b3, b7);
        a7 = HIGH.selectFrom(b3, b7);
        store(LOW.selectFrom(a0, a4), y, yo);
        store(HIGH.selectFrom(a0, a4), y, yo + yp);
        store(LOW.selectFrom(a1, a5), y, yo + 2 * yp);
        store(HIGH.selectFrom(a1, a5), y, yo + 3 * yp);
        store(LOW.selectFrom(a2, a6), y, yo + 4 * yp);
        store(HIGH.selectFrom(a2, a6), y, yo + 5 * yp);
        store(LOW.selectFrom(a3, a7), y, yo + 6 * yp);
        store(HIGH.selectFrom(a3, a7), y, yo + 7 * yp);
    }

    /// See [ElementRows#stack]; does nothing and returns false where blocks do not fit. A last block is moved back onto
    /// elements that were done before.
    static boolean stack(float[] x, int xo, int pitch, float[] y, int yo, int n) {
        if (!FITS || n < SIDE) {
            return false;
        }
        for (int i = 0; i < n; i += SIDE) {
            int from = Math.min(i, n - SIDE);
            for (int l = 0; l < Stack.LANES; l += SIDE) {
                block(x, xo + l * pitch + from, pitch, y, yo + from * Stack.LANES + l, Stack.LANES);
            }
        }
        return true;
    }

    /// See [ElementRows#unstack]; as [#stack].
    static boolean unstack(float[] x, int xo, float[] y, int yo, int pitch, int n) {
        if (!FITS || n < SIDE) {
            return false;
        }
        for (int i = 0; i < n; i += SIDE) {
            int from = Math.min(i, n - SIDE);
            for (int l = 0; l < Stack.LANES; l += SIDE) {
                block(x, xo + from * Stack.LANES + l, Stack.LANES, y, yo + l * pitch + from, pitch);
            }
        }
        return true;
    }
}
