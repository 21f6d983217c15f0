package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The gradient of a convolution's weight, filters along the lanes: 8 elements of the windows at a time.
final class VectorCorrelation {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = F.length();
    private static final int ROWS = 8;

    private VectorCorrelation() {}

    /// See [Rows#correlate].
    static void add(float[] a, int[] at, int[] steps, float[] b, int bo, int columns, float[] c) {
        for (int i = 0; i < at.length; i += ROWS) {
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
}
