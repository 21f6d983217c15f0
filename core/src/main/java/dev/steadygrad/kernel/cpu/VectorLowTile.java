package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost part of a matrix product with few rows: a tile of 10 or 6 rows by two vectors, held in registers.
final class VectorLowTile {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = F.length();

    static final int COLUMNS = 2 * W;

    private VectorLowTile() {}

    /// 10 rows take 20 of the 32 registers that 512-bit machines have; the others have 16. 0 where there are fewer rows
    /// than a tile has.
    static int rows(int rows) {
        return rows == 10 && F.vectorBitSize() >= 512 ? 10 : rows < 6 ? 0 : 6;
    }

    /// See [Rows#low].
    static void multiply(
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
        if (height == 10) {
            tile10(a, ao, aStep, b, bo, bStep, depth, c, co, ldc);
        } else {
            tile6(a, ao, aStep, b, bo, bStep, depth, c, co, ldc);
        }
    }

    private static void tile10(
            float[] a, int ao, int aStep, float[] b, int bo, int bStep, int depth, float[] c, int co, int ldc) {
        FloatVector p0 = FloatVector.zero(F);
        FloatVector q0 = FloatVector.zero(F);
        FloatVector p1 = FloatVector.zero(F);
        FloatVector q1 = FloatVector.zero(F);
        FloatVector p2 = FloatVector.zero(F);
        FloatVector q2 = FloatVector.zero(F);
        FloatVector p3 = FloatVector.zero(F);
        FloatVector q3 = FloatVector.zero(F);
        FloatVector p4 = FloatVector.zero(F);
        FloatVector q4 = FloatVector.zero(F);
        FloatVector p5 = FloatVector.zero(F);
        FloatVector q5 = FloatVector.zero(F);
        FloatVector p6 = FloatVector.zero(F);
        FloatVector q6 = FloatVector.zero(F);
        FloatVector p7 = FloatVector.zero(F);
        FloatVector q7 = FloatVector.zero(F);
        FloatVector p8 = FloatVector.zero(F);
        FloatVector q8 = FloatVector.zero(F);
        FloatVector p9 = FloatVector.zero(F);
        FloatVector q9 = FloatVector.zero(F);
        for (int p = 0; p < depth; p++) {
            int from = ao + p * aStep;
            int to = bo + p * bStep;
            FloatVector u = FloatVector.fromArray(F, b, to);
            FloatVector v = FloatVector.fromArray(F, b, to + W);
            FloatVector s0 = FloatVector.broadcast(F, a[from]);
            p0 = s0.fma(u, p0);
            q0 = s0.fma(v, q0);
            FloatVector s1 = FloatVector.broadcast(F, a[from + 1]);
            p1 = s1.fma(u, p1);
            q1 = s1.fma(v, q1);
            FloatVector s2 = FloatVector.broadcast(F, a[from + 2]);
            p2 = s2.fma(u, p2);
            q2 = s2.fma(v, q2);
            FloatVector s3 = FloatVector.broadcast(F, a[from + 3]);
            p3 = s3.fma(u, p3);
            q3 = s3.fma(v, q3);
            FloatVector s4 = FloatVector.broadcast(F, a[from + 4]);
            p4 = s4.fma(u, p4);
            q4 = s4.fma(v, q4);
            FloatVector s5 = FloatVector.broadcast(F, a[from + 5]);
            p5 = s5.fma(u, p5);
            q5 = s5.fma(v, q5);
            FloatVector s6 = FloatVector.broadcast(F, a[from + 6]);
            p6 = s6.fma(u, p6);
            q6 = s6.fma(v, q6);
            FloatVector s7 = FloatVector.broadcast(F, a[from + 7]);
            p7 = s7.fma(u, p7);
            q7 = s7.fma(v, q7);
            FloatVector s8 = FloatVector.broadcast(F, a[from + 8]);
            p8 = s8.fma(u, p8);
            q8 = s8.fma(v, q8);
            FloatVector s9 = FloatVector.broadcast(F, a[from + 9]);
            p9 = s9.fma(u, p9);
            q9 = s9.fma(v, q9);
        }
        p0.intoArray(c, co);
        q0.intoArray(c, co + W);
        p1.intoArray(c, co + ldc);
        q1.intoArray(c, co + ldc + W);
        p2.intoArray(c, co + 2 * ldc);
        q2.intoArray(c, co + 2 * ldc + W);
        p3.intoArray(c, co + 3 * ldc);
        q3.intoArray(c, co + 3 * ldc + W);
        p4.intoArray(c, co + 4 * ldc);
        q4.intoArray(c, co + 4 * ldc + W);
        p5.intoArray(c, co + 5 * ldc);
        q5.intoArray(c, co + 5 * ldc + W);
        p6.intoArray(c, co + 6 * ldc);
        q6.intoArray(c, co + 6 * ldc + W);
        p7.intoArray(c, co + 7 * ldc);
        q7.intoArray(c, co + 7 * ldc + W);
        p8.intoArray(c, co + 8 * ldc);
        q8.intoArray(c, co + 8 * ldc + W);
        p9.intoArray(c, co + 9 * ldc);
        q9.intoArray(c, co + 9 * ldc + W);
    }

    private static void tile6(
            float[] a, int ao, int aStep, float[] b, int bo, int bStep, int depth, float[] c, int co, int ldc) {
        FloatVector p0 = FloatVector.zero(F);
        FloatVector q0 = FloatVector.zero(F);
        FloatVector p1 = FloatVector.zero(F);
        FloatVector q1 = FloatVector.zero(F);
        FloatVector p2 = FloatVector.zero(F);
        FloatVector q2 = FloatVector.zero(F);
        FloatVector p3 = FloatVector.zero(F);
        FloatVector q3 = FloatVector.zero(F);
        FloatVector p4 = FloatVector.zero(F);
        FloatVector q4 = FloatVector.zero(F);
        FloatVector p5 = FloatVector.zero(F);
        FloatVector q5 = FloatVector.zero(F);
        for (int p = 0; p < depth; p++) {
            int from = ao + p * aStep;
            int to = bo + p * bStep;
            FloatVector u = FloatVector.fromArray(F, b, to);
            FloatVector v = FloatVector.fromArray(F, b, to + W);
            FloatVector s0 = FloatVector.broadcast(F, a[from]);
            p0 = s0.fma(u, p0);
            q0 = s0.fma(v, q0);
            FloatVector s1 = FloatVector.broadcast(F, a[from + 1]);
            p1 = s1.fma(u, p1);
            q1 = s1.fma(v, q1);
            FloatVector s2 = FloatVector.broadcast(F, a[from + 2]);
            p2 = s2.fma(u, p2);
            q2 = s2.fma(v, q2);
            FloatVector s3 = FloatVector.broadcast(F, a[from + 3]);
            p3 = s3.fma(u, p3);
            q3 = s3.fma(v, q3);
            FloatVector s4 = FloatVector.broadcast(F, a[from + 4]);
            p4 = s4.fma(u, p4);
            q4 = s4.fma(v, q4);
            FloatVector s5 = FloatVector.broadcast(F, a[from + 5]);
            p5 = s5.fma(u, p5);
            q5 = s5.fma(v, q5);
        }
        p0.intoArray(c, co);
        q0.intoArray(c, co + W);
        p1.intoArray(c, co + ldc);
        q1.intoArray(c, co + ldc + W);
        p2.intoArray(c, co + 2 * ldc);
        q2.intoArray(c, co + 2 * ldc + W);
        p3.intoArray(c, co + 3 * ldc);
        q3.intoArray(c, co + 3 * ldc + W);
        p4.intoArray(c, co + 4 * ldc);
        q4.intoArray(c, co + 4 * ldc + W);
        p5.intoArray(c, co + 5 * ldc);
        q5.intoArray(c, co + 5 * ldc + W);
    }
}
