package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost part of a convolution: filters that slide along a run, 8 or 4 by two vectors of positions or 6 by
/// four, held in registers.
final class VectorSlide {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = F.length();

    private VectorSlide() {}

    /// 6 where that leaves fewer rows of a last tile empty than 8 does.
    static int rows(int rows) {
        int eights = Math.ceilDiv(rows, VectorFloatTile.ROWS) * VectorFloatTile.ROWS;
        return VectorFloatTile.ROWS == 8 && Math.ceilDiv(rows, 6) * 6 < eights ? 6 : VectorFloatTile.ROWS;
    }

    static int columns(int height) {
        return height == 6 ? 4 * W : 2 * W;
    }

    /// See [Rows#slide].
    static void slide(int height, float[] a, float[] b, int bo, int[] at, float[] c, int co, int ldc) {
        switch (height) {
            case 8 -> slide8(a, b, bo, at, c, co, ldc);
            case 6 -> slide6(a, b, bo, at, c, co, ldc);
            default -> slide4(a, b, bo, at, c, co, ldc);
        }
    }

    private static void slide8(float[] a, float[] b, int bo, int[] at, float[] c, int co, int ldc) {
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
        for (int p = 0; p < at.length; p++) {
            int from = 8 * p;
            int to = bo + at[p];
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

    private static void slide6(float[] a, float[] b, int bo, int[] at, float[] c, int co, int ldc) {
        FloatVector p0 = FloatVector.zero(F);
        FloatVector q0 = FloatVector.zero(F);
        FloatVector r0 = FloatVector.zero(F);
        FloatVector s0 = FloatVector.zero(F);
        FloatVector p1 = FloatVector.zero(F);
        FloatVector q1 = FloatVector.zero(F);
        FloatVector r1 = FloatVector.zero(F);
        FloatVector s1 = FloatVector.zero(F);
        FloatVector p2 = FloatVector.zero(F);
        FloatVector q2 = FloatVector.zero(F);
        FloatVector r2 = FloatVector.zero(F);
        FloatVector s2 = FloatVector.zero(F);
        FloatVector p3 = FloatVector.zero(F);
        FloatVector q3 = FloatVector.zero(F);
        FloatVector r3 = FloatVector.zero(F);
        FloatVector s3 = FloatVector.zero(F);
        FloatVector p4 = FloatVector.zero(F);
        FloatVector q4 = FloatVector.zero(F);
        FloatVector r4 = FloatVector.zero(F);
        FloatVector s4 = FloatVector.zero(F);
        FloatVector p5 = FloatVector.zero(F);
        FloatVector q5 = FloatVector.zero(F);
        FloatVector r5 = FloatVector.zero(F);
        FloatVector s5 = FloatVector.zero(F);
        for (int p = 0; p < at.length; p++) {
            int from = 6 * p;
            int to = bo + at[p];
            FloatVector t = FloatVector.fromArray(F, b, to);
            FloatVector u = FloatVector.fromArray(F, b, to + W);
            FloatVector v = FloatVector.fromArray(F, b, to + 2 * W);
            FloatVector w = FloatVector.fromArray(F, b, to + 3 * W);
            FloatVector f0 = FloatVector.broadcast(F, a[from]);
            p0 = f0.fma(t, p0);
            q0 = f0.fma(u, q0);
            r0 = f0.fma(v, r0);
            s0 = f0.fma(w, s0);
            FloatVector f1 = FloatVector.broadcast(F, a[from + 1]);
            p1 = f1.fma(t, p1);
            q1 = f1.fma(u, q1);
            r1 = f1.fma(v, r1);
            s1 = f1.fma(w, s1);
            FloatVector f2 = FloatVector.broadcast(F, a[from + 2]);
            p2 = f2.fma(t, p2);
            q2 = f2.fma(u, q2);
            r2 = f2.fma(v, r2);
            s2 = f2.fma(w, s2);
            FloatVector f3 = FloatVector.broadcast(F, a[from + 3]);
            p3 = f3.fma(t, p3);
            q3 = f3.fma(u, q3);
            r3 = f3.fma(v, r3);
            s3 = f3.fma(w, s3);
            FloatVector f4 = FloatVector.broadcast(F, a[from + 4]);
            p4 = f4.fma(t, p4);
            q4 = f4.fma(u, q4);
            r4 = f4.fma(v, r4);
            s4 = f4.fma(w, s4);
            FloatVector f5 = FloatVector.broadcast(F, a[from + 5]);
            p5 = f5.fma(t, p5);
            q5 = f5.fma(u, q5);
            r5 = f5.fma(v, r5);
            s5 = f5.fma(w, s5);
        }
        p0.intoArray(c, co);
        q0.intoArray(c, co + W);
        r0.intoArray(c, co + 2 * W);
        s0.intoArray(c, co + 3 * W);
        p1.intoArray(c, co + ldc);
        q1.intoArray(c, co + ldc + W);
        r1.intoArray(c, co + ldc + 2 * W);
        s1.intoArray(c, co + ldc + 3 * W);
        p2.intoArray(c, co + 2 * ldc);
        q2.intoArray(c, co + 2 * ldc + W);
        r2.intoArray(c, co + 2 * ldc + 2 * W);
        s2.intoArray(c, co + 2 * ldc + 3 * W);
        p3.intoArray(c, co + 3 * ldc);
        q3.intoArray(c, co + 3 * ldc + W);
        r3.intoArray(c, co + 3 * ldc + 2 * W);
        s3.intoArray(c, co + 3 * ldc + 3 * W);
        p4.intoArray(c, co + 4 * ldc);
        q4.intoArray(c, co + 4 * ldc + W);
        r4.intoArray(c, co + 4 * ldc + 2 * W);
        s4.intoArray(c, co + 4 * ldc + 3 * W);
        p5.intoArray(c, co + 5 * ldc);
        q5.intoArray(c, co + 5 * ldc + W);
        r5.intoArray(c, co + 5 * ldc + 2 * W);
        s5.intoArray(c, co + 5 * ldc + 3 * W);
    }

    private static void slide4(float[] a, float[] b, int bo, int[] at, float[] c, int co, int ldc) {
        FloatVector p0 = FloatVector.zero(F);
        FloatVector q0 = FloatVector.zero(F);
        FloatVector p1 = FloatVector.zero(F);
        FloatVector q1 = FloatVector.zero(F);
        FloatVector p2 = FloatVector.zero(F);
        FloatVector q2 = FloatVector.zero(F);
        FloatVector p3 = FloatVector.zero(F);
        FloatVector q3 = FloatVector.zero(F);
        for (int p = 0; p < at.length; p++) {
            int from = 4 * p;
            int to = bo + at[p];
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
