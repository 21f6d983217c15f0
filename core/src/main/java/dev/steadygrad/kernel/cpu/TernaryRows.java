package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Ternary;

/// Functions of three runs of floats; each input takes a step of 1 or 0. The ones that training meets have loops of
/// their own, which the compiler turns into vector code.
final class TernaryRows {
    private TernaryRows() {}

    static void apply(
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
        } else if (f == Ternary.SILU_GRADIENT && plain && cs == 1) {
            silu(a, ao, b, bo, c, co, y, yo, n);
        } else if (f == Ternary.ELU_GRADIENT && plain && cs == 0) {
            elu(a, ao, b, bo, c[co], y, yo, n);
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

    private static void elu(float[] a, int ao, float[] b, int bo, float c, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            float x = b[bo + i];
            y[yo + i] = x > 0 ? a[ao + i] : a[ao + i] * (c * ScalarMath.exp(x));
        }
    }

    private static void silu(float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            float s = c[co + i];
            y[yo + i] = a[ao + i] * s * (1 + b[bo + i] * (1 - s));
        }
    }
}
