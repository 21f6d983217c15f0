package dev.steadygrad.kernel.cpu;

/// The four operations on runs of floats; one loop for each pair of steps, so that the compiler makes vector code of
/// it.
final class FloatArithmetic {
    private FloatArithmetic() {}

    static void add(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        if (as == 1 && bs == 1) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = a[ao + i] + b[bo + i];
            }
        } else if (as == 1) {
            float q = b[bo];
            for (int i = 0; i < n; i++) {
                y[yo + i] = a[ao + i] + q;
            }
        } else {
            float p = a[ao];
            for (int i = 0; i < n; i++) {
                y[yo + i] = p + b[bo + i * bs];
            }
        }
    }

    static void sub(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        if (as == 1 && bs == 1) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = a[ao + i] - b[bo + i];
            }
        } else if (as == 1) {
            float q = b[bo];
            for (int i = 0; i < n; i++) {
                y[yo + i] = a[ao + i] - q;
            }
        } else {
            float p = a[ao];
            for (int i = 0; i < n; i++) {
                y[yo + i] = p - b[bo + i * bs];
            }
        }
    }

    static void mul(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        if (as == 1 && bs == 1) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = a[ao + i] * b[bo + i];
            }
        } else if (as == 1) {
            float q = b[bo];
            for (int i = 0; i < n; i++) {
                y[yo + i] = a[ao + i] * q;
            }
        } else {
            float p = a[ao];
            for (int i = 0; i < n; i++) {
                y[yo + i] = p * b[bo + i * bs];
            }
        }
    }

    static void div(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        if (as == 1 && bs == 1) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = a[ao + i] / b[bo + i];
            }
        } else if (as == 1) {
            float q = b[bo];
            for (int i = 0; i < n; i++) {
                y[yo + i] = a[ao + i] / q;
            }
        } else {
            float p = a[ao];
            for (int i = 0; i < n; i++) {
                y[yo + i] = p / b[bo + i * bs];
            }
        }
    }
}
