package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Unary;

/// The innermost loops: functions of runs of elements that lie one behind the other. The inputs of functions of two
/// take a
/// step of 1 or 0. `ScalarRows` is plain Java; `VectorRows` overrides what the compiler does not turn into vector code
/// by itself, with the same results to the last bit.
interface Rows {

    void unary(Unary f, float[] x, int xo, float[] y, int yo, int n);

    void unary(Unary f, double[] x, int xo, double[] y, int yo, int n);

    void unary(Unary f, long[] x, int xo, long[] y, int yo, int n);

    void binary(Binary f, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n);

    void binary(Binary f, double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n);

    void binary(Binary f, long[] a, int ao, int as, long[] b, int bo, int bs, long[] y, int yo, int n);

    /// `c[i][j] += sum over p of a[p][i] * b[p][j]`, each element by fused multiply-adds in the order of `p`, for a
    /// tile of
    /// [#tileRows] by `columns` elements. Element `a[p][i]` is at `ao + i * aRow + p * aStep`, `b[p][j]` at
    /// `bo + p * bStep + j`, `c[i][j]` at `co + i * ldc + j`.
    ///
    /// @param columns [#tileColumns] or half of it
    void tile(
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
            int columns);

    /// As for floats, with half as many columns.
    void tile(
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
            int columns);

    int tileRows();

    /// For float; half as many for double.
    int tileColumns();

    ReduceRows reductions();

    SoftmaxRows softmax();

    /// What this is, for people: `scalar` or `vector 512 bit`.
    String describe();

    default void unary(Kind kind, Unary f, Object x, int xo, Object y, int yo, int n) {
        switch (kind) {
            case FLOAT -> unary(f, (float[]) x, xo, (float[]) y, yo, n);
            case DOUBLE -> unary(f, (double[]) x, xo, (double[]) y, yo, n);
            case LONG -> unary(f, (long[]) x, xo, (long[]) y, yo, n);
        }
    }

    default void binary(
            Kind kind, Binary f, Object a, int ao, int as, Object b, int bo, int bs, Object y, int yo, int n) {
        switch (kind) {
            case FLOAT -> binary(f, (float[]) a, ao, as, (float[]) b, bo, bs, (float[]) y, yo, n);
            case DOUBLE -> binary(f, (double[]) a, ao, as, (double[]) b, bo, bs, (double[]) y, yo, n);
            case LONG -> binary(f, (long[]) a, ao, as, (long[]) b, bo, bs, (long[]) y, yo, n);
        }
    }

    /// Writes 1 where the comparison holds, else 0, to `y`, whose elements are `ys` apart.
    default void compare(
            Kind kind, Compare f, Object a, int ao, int as, Object b, int bo, int bs, byte[] y, int yo, int ys, int n) {
        for (int i = 0; i < n; i++) {
            boolean holds = switch (kind) {
                case FLOAT -> f.test((double) ((float[]) a)[ao + i * as], ((float[]) b)[bo + i * bs]);
                case DOUBLE -> f.test(((double[]) a)[ao + i * as], ((double[]) b)[bo + i * bs]);
                case LONG -> f.test(((long[]) a)[ao + i * as], ((long[]) b)[bo + i * bs]);
            };
            y[yo + i * ys] = (byte) (holds ? 1 : 0);
        }
    }

    /// `y = c ? a : b`; the elements of `c` are `cs` apart.
    default void where(
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
            case FLOAT -> {
                float[] p = (float[]) a;
                float[] q = (float[]) b;
                float[] r = (float[]) y;
                for (int i = 0; i < n; i++) {
                    r[yo + i] = c[co + i * cs] != 0 ? p[ao + i * as] : q[bo + i * bs];
                }
            }
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
}
