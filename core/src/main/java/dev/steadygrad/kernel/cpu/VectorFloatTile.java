package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost part of the matrix product of floats: a tile of 8 or 4 rows by one or two vectors, held in registers.
final class VectorFloatTile {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = F.length();

    /// 8 rows by 2 vectors take 16 of the 32 registers that 512-bit machines have; the others have 16.
    static final int ROWS = F.vectorBitSize() >= 512 ? 8 : 4;

    private VectorFloatTile() {}

    /// See [Rows#tile].
    static void multiply(
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
        if (ROWS == 8) {
            if (columns == W) {
                tile8x1(a, ao, aRow, aStep, b, bo, bStep, depth, c, co, ldc);
            } else {
                tile8x2(a, ao, aRow, aStep, b, bo, bStep, depth, c, co, ldc);
            }
        } else if (columns == W) {
            tile4x1(a, ao, aRow, aStep, b, bo, bStep, depth, c, co, ldc);
        } else {
            tile4x2(a, ao, aRow, aStep, b, bo, bStep, depth, c, co, ldc);
        }
    }

    private static void tile8x1(
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
            int ldc) {
        FloatVector p0 = FloatVector.fromArray(F, c, co);
        FloatVector p1 = FloatVector.fromArray(F, c, co + ldc);
        FloatVector p2 = FloatVector.fromArray(F, c, co + 2 * ldc);
        FloatVector p3 = FloatVector.fromArray(F, c, co + 3 * ldc);
        FloatVector p4 = FloatVector.fromArray(F, c, co + 4 * ldc);
        FloatVector p5 = FloatVector.fromArray(F, c, co + 5 * ldc);
        FloatVector p6 = FloatVector.fromArray(F, c, co + 6 * ldc);
        FloatVector p7 = FloatVector.fromArray(F, c, co + 7 * ldc);
        int a1 = ao + aRow;
        int a2 = ao + 2 * aRow;
        int a3 = ao + 3 * aRow;
        int a4 = ao + 4 * aRow;
        int a5 = ao + 5 * aRow;
        int a6 = ao + 6 * aRow;
        int a7 = ao + 7 * aRow;
        for (int p = 0; p < depth; p++) {
            int at = p * aStep;
            FloatVector u = FloatVector.fromArray(F, b, bo + p * bStep);
            p0 = FloatVector.broadcast(F, a[ao + at]).fma(u, p0);
            p1 = FloatVector.broadcast(F, a[a1 + at]).fma(u, p1);
            p2 = FloatVector.broadcast(F, a[a2 + at]).fma(u, p2);
            p3 = FloatVector.broadcast(F, a[a3 + at]).fma(u, p3);
            p4 = FloatVector.broadcast(F, a[a4 + at]).fma(u, p4);
            p5 = FloatVector.broadcast(F, a[a5 + at]).fma(u, p5);
            p6 = FloatVector.broadcast(F, a[a6 + at]).fma(u, p6);
            p7 = FloatVector.broadcast(F, a[a7 + at]).fma(u, p7);
        }
        p0.intoArray(c, co);
        p1.intoArray(c, co + ldc);
        p2.intoArray(c, co + 2 * ldc);
        p3.intoArray(c, co + 3 * ldc);
        p4.intoArray(c, co + 4 * ldc);
        p5.intoArray(c, co + 5 * ldc);
        p6.intoArray(c, co + 6 * ldc);
        p7.intoArray(c, co + 7 * ldc);
    }

    private static void tile8x2(
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
            int ldc) {
        FloatVector p0 = FloatVector.fromArray(F, c, co);
        FloatVector q0 = FloatVector.fromArray(F, c, co + W);
        FloatVector p1 = FloatVector.fromArray(F, c, co + ldc);
        FloatVector q1 = FloatVector.fromArray(F, c, co + ldc + W);
        FloatVector p2 = FloatVector.fromArray(F, c, co + 2 * ldc);
        FloatVector q2 = FloatVector.fromArray(F, c, co + 2 * ldc + W);
        FloatVector p3 = FloatVector.fromArray(F, c, co + 3 * ldc);
        FloatVector q3 = FloatVector.fromArray(F, c, co + 3 * ldc + W);
        FloatVector p4 = FloatVector.fromArray(F, c, co + 4 * ldc);
        FloatVector q4 = FloatVector.fromArray(F, c, co + 4 * ldc + W);
        FloatVector p5 = FloatVector.fromArray(F, c, co + 5 * ldc);
        FloatVector q5 = FloatVector.fromArray(F, c, co + 5 * ldc + W);
        FloatVector p6 = FloatVector.fromArray(F, c, co + 6 * ldc);
        FloatVector q6 = FloatVector.fromArray(F, c, co + 6 * ldc + W);
        FloatVector p7 = FloatVector.fromArray(F, c, co + 7 * ldc);
        FloatVector q7 = FloatVector.fromArray(F, c, co + 7 * ldc + W);
        int a1 = ao + aRow;
        int a2 = ao + 2 * aRow;
        int a3 = ao + 3 * aRow;
        int a4 = ao + 4 * aRow;
        int a5 = ao + 5 * aRow;
        int a6 = ao + 6 * aRow;
        int a7 = ao + 7 * aRow;
        for (int p = 0; p < depth; p++) {
            int at = p * aStep;
            FloatVector u = FloatVector.fromArray(F, b, bo + p * bStep);
            FloatVector v = FloatVector.fromArray(F, b, bo + p * bStep + W);
            FloatVector s0 = FloatVector.broadcast(F, a[ao + at]);
            p0 = s0.fma(u, p0);
            q0 = s0.fma(v, q0);
            FloatVector s1 = FloatVector.broadcast(F, a[a1 + at]);
            p1 = s1.fma(u, p1);
            q1 = s1.fma(v, q1);
            FloatVector s2 = FloatVector.broadcast(F, a[a2 + at]);
            p2 = s2.fma(u, p2);
            q2 = s2.fma(v, q2);
            FloatVector s3 = FloatVector.broadcast(F, a[a3 + at]);
            p3 = s3.fma(u, p3);
            q3 = s3.fma(v, q3);
            FloatVector s4 = FloatVector.broadcast(F, a[a4 + at]);
            p4 = s4.fma(u, p4);
            q4 = s4.fma(v, q4);
            FloatVector s5 = FloatVector.broadcast(F, a[a5 + at]);
            p5 = s5.fma(u, p5);
            q5 = s5.fma(v, q5);
            FloatVector s6 = FloatVector.broadcast(F, a[a6 + at]);
            p6 = s6.fma(u, p6);
            q6 = s6.fma(v, q6);
            FloatVector s7 = FloatVector.broadcast(F, a[a7 + at]);
            p7 = s7.fma(u, p7);
            q7 = s7.fma(v, q7);
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
    }

    private static void tile4x1(
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
            int ldc) {
        FloatVector p0 = FloatVector.fromArray(F, c, co);
        FloatVector p1 = FloatVector.fromArray(F, c, co + ldc);
        FloatVector p2 = FloatVector.fromArray(F, c, co + 2 * ldc);
        FloatVector p3 = FloatVector.fromArray(F, c, co + 3 * ldc);
        int a1 = ao + aRow;
        int a2 = ao + 2 * aRow;
        int a3 = ao + 3 * aRow;
        for (int p = 0; p < depth; p++) {
            int at = p * aStep;
            FloatVector u = FloatVector.fromArray(F, b, bo + p * bStep);
            p0 = FloatVector.broadcast(F, a[ao + at]).fma(u, p0);
            p1 = FloatVector.broadcast(F, a[a1 + at]).fma(u, p1);
            p2 = FloatVector.broadcast(F, a[a2 + at]).fma(u, p2);
            p3 = FloatVector.broadcast(F, a[a3 + at]).fma(u, p3);
        }
        p0.intoArray(c, co);
        p1.intoArray(c, co + ldc);
        p2.intoArray(c, co + 2 * ldc);
        p3.intoArray(c, co + 3 * ldc);
    }

    private static void tile4x2(
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
            int ldc) {
        FloatVector p0 = FloatVector.fromArray(F, c, co);
        FloatVector q0 = FloatVector.fromArray(F, c, co + W);
        FloatVector p1 = FloatVector.fromArray(F, c, co + ldc);
        FloatVector q1 = FloatVector.fromArray(F, c, co + ldc + W);
        FloatVector p2 = FloatVector.fromArray(F, c, co + 2 * ldc);
        FloatVector q2 = FloatVector.fromArray(F, c, co + 2 * ldc + W);
        FloatVector p3 = FloatVector.fromArray(F, c, co + 3 * ldc);
        FloatVector q3 = FloatVector.fromArray(F, c, co + 3 * ldc + W);
        int a1 = ao + aRow;
        int a2 = ao + 2 * aRow;
        int a3 = ao + 3 * aRow;
        for (int p = 0; p < depth; p++) {
            int at = p * aStep;
            FloatVector u = FloatVector.fromArray(F, b, bo + p * bStep);
            FloatVector v = FloatVector.fromArray(F, b, bo + p * bStep + W);
            FloatVector s0 = FloatVector.broadcast(F, a[ao + at]);
            p0 = s0.fma(u, p0);
            q0 = s0.fma(v, q0);
            FloatVector s1 = FloatVector.broadcast(F, a[a1 + at]);
            p1 = s1.fma(u, p1);
            q1 = s1.fma(v, q1);
            FloatVector s2 = FloatVector.broadcast(F, a[a2 + at]);
            p2 = s2.fma(u, p2);
            q2 = s2.fma(v, q2);
            FloatVector s3 = FloatVector.broadcast(F, a[a3 + at]);
            p3 = s3.fma(u, p3);
            q3 = s3.fma(v, q3);
        }
        p0.intoArray(c, co);
        q0.intoArray(c, co + W);
        p1.intoArray(c, co + ldc);
        q1.intoArray(c, co + ldc + W);
        p2.intoArray(c, co + 2 * ldc);
        q2.intoArray(c, co + 2 * ldc + W);
        p3.intoArray(c, co + 3 * ldc);
        q3.intoArray(c, co + 3 * ldc + W);
    }
}
