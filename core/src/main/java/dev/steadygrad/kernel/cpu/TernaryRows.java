package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Ternary;

/// Functions of three runs; each input takes a step of 1 or 0. The ones that training meets have float loops of their
/// own, which the compiler turns into vector code.
final class TernaryRows {
    private TernaryRows() {}

    static void apply(
            Kind kind,
            Ternary f,
            Object a,
            int ao,
            int as,
            Object b,
            int bo,
            int bs,
            Object c,
            int co,
            int cs,
            Object y,
            int yo,
            int n) {
        switch (kind) {
            case FLOAT -> floats(f, (float[]) a, ao, as, (float[]) b, bo, bs, (float[]) c, co, cs, (float[]) y, yo, n);
            case DOUBLE -> {
                double[] p = (double[]) a;
                double[] q = (double[]) b;
                double[] r = (double[]) c;
                double[] to = (double[]) y;
                for (int i = 0; i < n; i++) {
                    to[yo + i] = f.apply(p[ao + i * as], q[bo + i * bs], r[co + i * cs]);
                }
            }
            case LONG -> {
                long[] p = (long[]) a;
                long[] q = (long[]) b;
                long[] r = (long[]) c;
                long[] to = (long[]) y;
                for (int i = 0; i < n; i++) {
                    to[yo + i] = f.apply(p[ao + i * as], q[bo + i * bs], r[co + i * cs]);
                }
            }
        }
    }

    private static void floats(
            Ternary f,
            float[] a,
            int ao,
            int as,
            float[] b,
            int bo,
            int bs,
            float[] c,
            int co,
            int cs,
            float[] y,
            int yo,
            int n) {
        boolean plain = as == 1 && bs == 1;
        if (f == Ternary.ADD_MUL && plain && cs == 0) {
            addMul(a, ao, b, bo, c[co], y, yo, n);
        } else if (f == Ternary.LEAKY_RELU_GRADIENT && plain && cs == 0) {
            leakyRelu(a, ao, b, bo, c[co], y, yo, n);
        } else if (f == Ternary.SILU_GRADIENT && plain && cs == 1) {
            silu(a, ao, b, bo, c, co, y, yo, n);
        } else if (f == Ternary.SHARE && plain && cs == 1) {
            share(a, ao, b, bo, c, co, y, yo, n);
        } else {
            for (int i = 0; i < n; i++) {
                y[yo + i] = (float) f.apply((double) a[ao + i * as], b[bo + i * bs], c[co + i * cs]);
            }
        }
    }

    private static void addMul(float[] a, int ao, float[] b, int bo, float c, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.fma(b[bo + i], c, a[ao + i]);
        }
    }

    private static void leakyRelu(float[] a, int ao, float[] b, int bo, float c, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = b[bo + i] > 0 ? a[ao + i] : a[ao + i] * c;
        }
    }

    private static void silu(float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            float s = c[co + i];
            y[yo + i] = a[ao + i] * s * (1 + b[bo + i] * (1 - s));
        }
    }

    private static void share(float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            float p = b[bo + i];
            float q = c[co + i];
            float part = p == q ? a[ao + i] * 0.5f : a[ao + i];
            y[yo + i] = p < q ? 0 : part;
        }
    }
}
