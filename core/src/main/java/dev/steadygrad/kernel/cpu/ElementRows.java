package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Ternary;
import dev.steadygrad.kernel.Unary;
import java.util.Arrays;

/// Functions of runs of elements that lie one behind the other, in plain Java. The inputs of functions of two take a
/// step of 1 or 0.
class ElementRows {
    private static final float[] SHADES = new float[256];

    static {
        for (int i = 0; i < SHADES.length; i++) {
            SHADES[i] = i / 255f;
        }
    }

    final void unary(Kind kind, Unary f, Object x, int xo, Object y, int yo, int n) {
        switch (kind) {
            case FLOAT -> unary(f, (float[]) x, xo, (float[]) y, yo, n);
            case DOUBLE -> unary(f, (double[]) x, xo, (double[]) y, yo, n);
            case LONG -> unary(f, (long[]) x, xo, (long[]) y, yo, n);
        }
    }

    final void binary(
            Kind kind, Binary f, Object a, int ao, int as, Object b, int bo, int bs, Object y, int yo, int n) {
        switch (kind) {
            case FLOAT -> binary(f, (float[]) a, ao, as, (float[]) b, bo, bs, (float[]) y, yo, n);
            case DOUBLE -> binary(f, (double[]) a, ao, as, (double[]) b, bo, bs, (double[]) y, yo, n);
            case LONG -> binary(f, (long[]) a, ao, as, (long[]) b, bo, bs, (long[]) y, yo, n);
        }
    }

    final void ternary(
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
            case FLOAT -> ternary(f, (float[]) a, ao, as, (float[]) b, bo, bs, (float[]) c, co, cs, (float[]) y, yo, n);
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

    void ternary(
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
        TernaryRows.apply(f, a, ao, as, b, bo, bs, c, co, cs, y, yo, n);
    }

    /// Writes 1 where the predicate holds, else 0, to `y`, whose elements are `ys` apart.
    final void compare(
            Kind kind, Compare f, Object a, int ao, int as, Object b, int bo, int bs, byte[] y, int yo, int ys, int n) {
        switch (kind) {
            case FLOAT -> compare(f, (float[]) a, ao, as, (float[]) b, bo, bs, y, yo, ys, n);
            case DOUBLE -> {
                double[] p = (double[]) a;
                double[] q = (double[]) b;
                for (int i = 0; i < n; i++) {
                    y[yo + i * ys] = (byte) (f.test(p[ao + i * as], q[bo + i * bs]) ? 1 : 0);
                }
            }
            case LONG -> {
                long[] p = (long[]) a;
                long[] q = (long[]) b;
                for (int i = 0; i < n; i++) {
                    y[yo + i * ys] = (byte) (f.test(p[ao + i * as], q[bo + i * bs]) ? 1 : 0);
                }
            }
        }
    }

    /// `y = c ? a : b`; the elements of `c` are `cs` apart.
    final void where(
            Kind kind,
            byte[] c,
            int co,
            int cs,
            Object a,
            int ao,
            int as,
            Object b,
            int bo,
            int bs,
            Object y,
            int yo,
            int n) {
        switch (kind) {
            case FLOAT -> where(c, co, cs, (float[]) a, ao, as, (float[]) b, bo, bs, (float[]) y, yo, n);
            case DOUBLE -> {
                double[] p = (double[]) a;
                double[] q = (double[]) b;
                double[] r = (double[]) y;
                for (int i = 0; i < n; i++) {
                    r[yo + i] = c[co + i * cs] != 0 ? p[ao + i * as] : q[bo + i * bs];
                }
            }
            case LONG -> {
                long[] p = (long[]) a;
                long[] q = (long[]) b;
                long[] r = (long[]) y;
                for (int i = 0; i < n; i++) {
                    r[yo + i] = c[co + i * cs] != 0 ? p[ao + i * as] : q[bo + i * bs];
                }
            }
        }
    }

    void unary(Unary f, float[] x, int xo, float[] y, int yo, int n) {
        switch (f) {
            case NEG -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = -x[xo + i];
                }
            }
            case ABS -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = Math.abs(x[xo + i]);
                }
            }
            case SQUARE -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = x[xo + i] * x[xo + i];
                }
            }
            case SQRT -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = (float) Math.sqrt(x[xo + i]);
                }
            }
            case RELU -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = Math.max(x[xo + i], 0f);
                }
            }
            case EXP -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarMath.exp(x[xo + i]);
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = FloatSigmoid.sigmoid(x[xo + i]);
                }
            }
            case TANH -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = FloatSigmoid.tanh(x[xo + i]);
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = (float) f.apply((double) x[xo + i]);
                }
            }
        }
    }

    void unary(Unary f, double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = f.apply(x[xo + i]);
        }
    }

    private static void unary(Unary f, long[] x, int xo, long[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = f.apply(x[xo + i]);
        }
    }

    void binary(Binary f, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        switch (f) {
            case ADD -> FloatArithmetic.add(a, ao, as, b, bo, bs, y, yo, n);
            case SUB -> FloatArithmetic.sub(a, ao, as, b, bo, bs, y, yo, n);
            case MUL -> FloatArithmetic.mul(a, ao, as, b, bo, bs, y, yo, n);
            case DIV -> FloatArithmetic.div(a, ao, as, b, bo, bs, y, yo, n);
            case SQRT_GRADIENT -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i * as] / (2 * b[bo + i * bs]);
                }
            }
            case SQUARE_GRADIENT -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i * as] * (2 * b[bo + i * bs]);
                }
            }
            case ABS_GRADIENT -> {
                for (int i = 0; i < n; i++) {
                    float v = b[bo + i * bs];
                    y[yo + i] = a[ao + i * as] * (v > 0 ? 1 : v < 0 ? -1 : 0);
                }
            }
            case LOG1P_GRADIENT -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i * as] / (1 + b[bo + i * bs]);
                }
            }
            case SIGMOID_GRADIENT -> {
                for (int i = 0; i < n; i++) {
                    float s = b[bo + i * bs];
                    y[yo + i] = a[ao + i * as] * s * (1 - s);
                }
            }
            case TANH_GRADIENT -> {
                for (int i = 0; i < n; i++) {
                    float t = b[bo + i * bs];
                    y[yo + i] = a[ao + i * as] * (1 - t * t);
                }
            }
            case TRUNC_DIV -> {
                // the quotient is rounded to float before it is truncated, as in PyTorch
                for (int i = 0; i < n; i++) {
                    y[yo + i] = (float) Unary.TRUNC.apply((double) (a[ao + i * as] / b[bo + i * bs]));
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = (float) f.apply((double) a[ao + i * as], b[bo + i * bs]);
                }
            }
        }
    }

    void binary(Binary f, double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = f.apply(a[ao + i * as], b[bo + i * bs]);
        }
    }

    private static void binary(Binary f, long[] a, int ao, int as, long[] b, int bo, int bs, long[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = f.apply(a[ao + i * as], b[bo + i * bs]);
        }
    }

    void compare(Compare f, float[] a, int ao, int as, float[] b, int bo, int bs, byte[] y, int yo, int ys, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i * ys] = (byte) (f.test((double) a[ao + i * as], b[bo + i * bs]) ? 1 : 0);
        }
    }

    void where(
            byte[] c, int co, int cs, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = c[co + i * cs] != 0 ? a[ao + i * as] : b[bo + i * bs];
        }
    }

    /// Where an element is larger than the largest so far, or `where` is negative, takes it and `place`; NaN is the
    /// largest, and of equal ones the first stays.
    void raise(float[] x, int xo, int place, float[] most, int[] where, int o, int n) {
        for (int i = 0; i < n; i++) {
            float v = x[xo + i];
            float m = most[o + i];
            if (v > m || where[o + i] < 0 || Float.isNaN(v) && !Float.isNaN(m)) {
                most[o + i] = v;
                where[o + i] = place;
            }
        }
    }

    /// Writes `rows` rows of `n` elements, which stand in tile `t` from `at` on, to `n` rows of `y` that are `yp`
    /// apart.
    void transpose(float[] t, int at, float[] y, int yo, int yp, int n, int rows) {
        for (int p = 0; p < n; p++) {
            int row = yo + p * yp;
            for (int q = 0; q < rows; q++) {
                y[row + q] = t[at + p + q * TransposeKernel.PITCH];
            }
        }
    }

    /// Writes `n` elements, `step` apart, of `count` rows that are `pitch` apart side by side: element `i` of row `l`
    /// to lane `l` of [Stack#LANES] lanes from `yo + i * LANES` on. The other lanes are 0.
    void stack(float[] x, int xo, int step, int pitch, int count, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            for (int l = 0; l < count; l++) {
                y[yo + i * Stack.LANES + l] = x[xo + i * step + l * pitch];
            }
            Arrays.fill(y, yo + i * Stack.LANES + count, yo + (i + 1) * Stack.LANES, 0);
        }
    }

    /// The other way round: writes `n` elements of `count` lanes to rows that are `pitch` apart.
    void unstack(float[] x, int xo, float[] y, int yo, int pitch, int count, int n) {
        for (int l = 0; l < count; l++) {
            for (int i = 0; i < n; i++) {
                y[yo + l * pitch + i] = x[xo + i * Stack.LANES + l];
            }
        }
    }

    /// Writes `rows` rows of `columns` elements, which begin `pitch` apart, one behind the other, `plus` added to each.
    void crop(float[] x, int xo, int pitch, float plus, float[] y, int yo, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            crop(x, xo + i * pitch, plus, y, yo + i * columns, columns);
        }
    }

    static void crop(float[] x, int xo, float plus, float[] y, int yo, int n) {
        for (int j = 0; j < n; j++) {
            y[yo + j] = x[xo + j] + plus;
        }
    }

    /// The largest of each of `n` windows of `down` rows by `across` columns that begin 2 columns apart, and its place,
    /// counted from `place` at the first window's first element; rows are `pitch` apart. NaN is the largest, and of
    /// equal ones the first stays.
    void peaks(
            float[] x,
            int xo,
            int pitch,
            int down,
            int across,
            int place,
            float[] y,
            int yo,
            long[] at,
            int ao,
            int n) {
        for (int j = 0; j < n; j++) {
            float most = x[xo + 2 * j];
            int where = place + 2 * j;
            for (int r = 0; r < down; r++) {
                for (int s = 0; s < across; s++) {
                    float v = x[xo + 2 * j + r * pitch + s];
                    if (v > most || Float.isNaN(v) && !Float.isNaN(most)) {
                        most = v;
                        where = place + 2 * j + r * pitch + s;
                    }
                }
            }
            y[yo + j] = most;
            at[ao + j] = where;
        }
    }

    /// Unsigned bytes over 255.
    void shades(byte[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = SHADES[x[xo + i] & 0xFF];
        }
    }

    /// Unsigned bytes as floats.
    void widen(byte[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = x[xo + i] & 0xFF;
        }
    }
}
