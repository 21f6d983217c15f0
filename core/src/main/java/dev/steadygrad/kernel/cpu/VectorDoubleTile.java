package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost part of the matrix product of doubles: a tile of 8 or 4 rows by one or two vectors, held in registers.
final class VectorDoubleTile {
    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final int W = D.length();

    /// 8 rows by 2 vectors take 16 of the 32 registers that 512-bit machines have; the others have 16.
    static final int ROWS = D.vectorBitSize() >= 512 ? 8 : 4;

    private VectorDoubleTile() {}

    /// See [Rows#tile].
    static void multiply(
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
            int ldc) {
        DoubleVector p0 = DoubleVector.fromArray(D, c, co);
        DoubleVector p1 = DoubleVector.fromArray(D, c, co + ldc);
        DoubleVector p2 = DoubleVector.fromArray(D, c, co + 2 * ldc);
        DoubleVector p3 = DoubleVector.fromArray(D, c, co + 3 * ldc);
        DoubleVector p4 = DoubleVector.fromArray(D, c, co + 4 * ldc);
        DoubleVector p5 = DoubleVector.fromArray(D, c, co + 5 * ldc);
        DoubleVector p6 = DoubleVector.fromArray(D, c, co + 6 * ldc);
        DoubleVector p7 = DoubleVector.fromArray(D, c, co + 7 * ldc);
        int a1 = ao + aRow;
        int a2 = ao + 2 * aRow;
        int a3 = ao + 3 * aRow;
        int a4 = ao + 4 * aRow;
        int a5 = ao + 5 * aRow;
        int a6 = ao + 6 * aRow;
        int a7 = ao + 7 * aRow;
        for (int p = 0; p < depth; p++) {
            int at = p * aStep;
            DoubleVector u = DoubleVector.fromArray(D, b, bo + p * bStep);
            p0 = DoubleVector.broadcast(D, a[ao + at]).fma(u, p0);
            p1 = DoubleVector.broadcast(D, a[a1 + at]).fma(u, p1);
            p2 = DoubleVector.broadcast(D, a[a2 + at]).fma(u, p2);
            p3 = DoubleVector.broadcast(D, a[a3 + at]).fma(u, p3);
            p4 = DoubleVector.broadcast(D, a[a4 + at]).fma(u, p4);
            p5 = DoubleVector.broadcast(D, a[a5 + at]).fma(u, p5);
            p6 = DoubleVector.broadcast(D, a[a6 + at]).fma(u, p6);
            p7 = DoubleVector.broadcast(D, a[a7 + at]).fma(u, p7);
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
            int ldc) {
        DoubleVector p0 = DoubleVector.fromArray(D, c, co);
        DoubleVector q0 = DoubleVector.fromArray(D, c, co + W);
        DoubleVector p1 = DoubleVector.fromArray(D, c, co + ldc);
        DoubleVector q1 = DoubleVector.fromArray(D, c, co + ldc + W);
        DoubleVector p2 = DoubleVector.fromArray(D, c, co + 2 * ldc);
        DoubleVector q2 = DoubleVector.fromArray(D, c, co + 2 * ldc + W);
        DoubleVector p3 = DoubleVector.fromArray(D, c, co + 3 * ldc);
        DoubleVector q3 = DoubleVector.fromArray(D, c, co + 3 * ldc + W);
        DoubleVector p4 = DoubleVector.fromArray(D, c, co + 4 * ldc);
        DoubleVector q4 = DoubleVector.fromArray(D, c, co + 4 * ldc + W);
        DoubleVector p5 = DoubleVector.fromArray(D, c, co + 5 * ldc);
        DoubleVector q5 = DoubleVector.fromArray(D, c, co + 5 * ldc + W);
        DoubleVector p6 = DoubleVector.fromArray(D, c, co + 6 * ldc);
        DoubleVector q6 = DoubleVector.fromArray(D, c, co + 6 * ldc + W);
        DoubleVector p7 = DoubleVector.fromArray(D, c, co + 7 * ldc);
        DoubleVector q7 = DoubleVector.fromArray(D, c, co + 7 * ldc + W);
        int a1 = ao + aRow;
        int a2 = ao + 2 * aRow;
        int a3 = ao + 3 * aRow;
        int a4 = ao + 4 * aRow;
        int a5 = ao + 5 * aRow;
        int a6 = ao + 6 * aRow;
        int a7 = ao + 7 * aRow;
        for (int p = 0; p < depth; p++) {
            int at = p * aStep;
            DoubleVector u = DoubleVector.fromArray(D, b, bo + p * bStep);
            DoubleVector v = DoubleVector.fromArray(D, b, bo + p * bStep + W);
            DoubleVector s0 = DoubleVector.broadcast(D, a[ao + at]);
            p0 = s0.fma(u, p0);
            q0 = s0.fma(v, q0);
            DoubleVector s1 = DoubleVector.broadcast(D, a[a1 + at]);
            p1 = s1.fma(u, p1);
            q1 = s1.fma(v, q1);
            DoubleVector s2 = DoubleVector.broadcast(D, a[a2 + at]);
            p2 = s2.fma(u, p2);
            q2 = s2.fma(v, q2);
            DoubleVector s3 = DoubleVector.broadcast(D, a[a3 + at]);
            p3 = s3.fma(u, p3);
            q3 = s3.fma(v, q3);
            DoubleVector s4 = DoubleVector.broadcast(D, a[a4 + at]);
            p4 = s4.fma(u, p4);
            q4 = s4.fma(v, q4);
            DoubleVector s5 = DoubleVector.broadcast(D, a[a5 + at]);
            p5 = s5.fma(u, p5);
            q5 = s5.fma(v, q5);
            DoubleVector s6 = DoubleVector.broadcast(D, a[a6 + at]);
            p6 = s6.fma(u, p6);
            q6 = s6.fma(v, q6);
            DoubleVector s7 = DoubleVector.broadcast(D, a[a7 + at]);
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
            int ldc) {
        DoubleVector p0 = DoubleVector.fromArray(D, c, co);
        DoubleVector p1 = DoubleVector.fromArray(D, c, co + ldc);
        DoubleVector p2 = DoubleVector.fromArray(D, c, co + 2 * ldc);
        DoubleVector p3 = DoubleVector.fromArray(D, c, co + 3 * ldc);
        int a1 = ao + aRow;
        int a2 = ao + 2 * aRow;
        int a3 = ao + 3 * aRow;
        for (int p = 0; p < depth; p++) {
            int at = p * aStep;
            DoubleVector u = DoubleVector.fromArray(D, b, bo + p * bStep);
            p0 = DoubleVector.broadcast(D, a[ao + at]).fma(u, p0);
            p1 = DoubleVector.broadcast(D, a[a1 + at]).fma(u, p1);
            p2 = DoubleVector.broadcast(D, a[a2 + at]).fma(u, p2);
            p3 = DoubleVector.broadcast(D, a[a3 + at]).fma(u, p3);
        }
        p0.intoArray(c, co);
        p1.intoArray(c, co + ldc);
        p2.intoArray(c, co + 2 * ldc);
        p3.intoArray(c, co + 3 * ldc);
    }

    private static void tile4x2(
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
            int ldc) {
        DoubleVector p0 = DoubleVector.fromArray(D, c, co);
        DoubleVector q0 = DoubleVector.fromArray(D, c, co + W);
        DoubleVector p1 = DoubleVector.fromArray(D, c, co + ldc);
        DoubleVector q1 = DoubleVector.fromArray(D, c, co + ldc + W);
        DoubleVector p2 = DoubleVector.fromArray(D, c, co + 2 * ldc);
        DoubleVector q2 = DoubleVector.fromArray(D, c, co + 2 * ldc + W);
        DoubleVector p3 = DoubleVector.fromArray(D, c, co + 3 * ldc);
        DoubleVector q3 = DoubleVector.fromArray(D, c, co + 3 * ldc + W);
        int a1 = ao + aRow;
        int a2 = ao + 2 * aRow;
        int a3 = ao + 3 * aRow;
        for (int p = 0; p < depth; p++) {
            int at = p * aStep;
            DoubleVector u = DoubleVector.fromArray(D, b, bo + p * bStep);
            DoubleVector v = DoubleVector.fromArray(D, b, bo + p * bStep + W);
            DoubleVector s0 = DoubleVector.broadcast(D, a[ao + at]);
            p0 = s0.fma(u, p0);
            q0 = s0.fma(v, q0);
            DoubleVector s1 = DoubleVector.broadcast(D, a[a1 + at]);
            p1 = s1.fma(u, p1);
            q1 = s1.fma(v, q1);
            DoubleVector s2 = DoubleVector.broadcast(D, a[a2 + at]);
            p2 = s2.fma(u, p2);
            q2 = s2.fma(v, q2);
            DoubleVector s3 = DoubleVector.broadcast(D, a[a3 + at]);
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
