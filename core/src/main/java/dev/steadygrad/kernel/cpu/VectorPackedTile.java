package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The tile of [VectorFloatTile] for operands that are packed as it reads them, one step after the other: with the
/// distances known, the compiler needs no arithmetic to find an element.
final class VectorPackedTile {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = F.length();
    private static final int ROWS = 8;

    private VectorPackedTile() {}

    static boolean suits(int aRow, int aStep, int bStep, int columns) {
        return VectorFloatTile.ROWS == ROWS && aRow == 1 && aStep == ROWS && bStep == 2 * W && columns == 2 * W;
    }

    static void multiply(float[] a, int ao, float[] b, int bo, int depth, float[] c, int co, int ldc) {
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
        for (int p = 0; p < depth; p++) {
            int at = ao + p * ROWS;
            int right = bo + p * 2 * W;
            FloatVector u = FloatVector.fromArray(F, b, right);
            FloatVector v = FloatVector.fromArray(F, b, right + W);
            FloatVector s0 = FloatVector.broadcast(F, a[at]);
            p0 = s0.fma(u, p0);
            q0 = s0.fma(v, q0);
            FloatVector s1 = FloatVector.broadcast(F, a[at + 1]);
            p1 = s1.fma(u, p1);
            q1 = s1.fma(v, q1);
            FloatVector s2 = FloatVector.broadcast(F, a[at + 2]);
            p2 = s2.fma(u, p2);
            q2 = s2.fma(v, q2);
            FloatVector s3 = FloatVector.broadcast(F, a[at + 3]);
            p3 = s3.fma(u, p3);
            q3 = s3.fma(v, q3);
            FloatVector s4 = FloatVector.broadcast(F, a[at + 4]);
            p4 = s4.fma(u, p4);
            q4 = s4.fma(v, q4);
            FloatVector s5 = FloatVector.broadcast(F, a[at + 5]);
            p5 = s5.fma(u, p5);
            q5 = s5.fma(v, q5);
            FloatVector s6 = FloatVector.broadcast(F, a[at + 6]);
            p6 = s6.fma(u, p6);
            q6 = s6.fma(v, q6);
            FloatVector s7 = FloatVector.broadcast(F, a[at + 7]);
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
}
