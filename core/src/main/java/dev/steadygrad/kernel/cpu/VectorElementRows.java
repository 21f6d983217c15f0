package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Ternary;
import dev.steadygrad.kernel.Unary;

/// Functions of runs of elements by the Vector API, with the bits of the plain Java, which also does what is left of
/// a run after the last whole vector.
final class VectorElementRows extends ElementRows {
    /// From so many elements on, the first ones are done apart, so that vectors are written to whole cache lines.
    private static final int LONG = 4096;

    private static int head(int yo, int n) {
        return n < LONG ? 0 : Strided.toLine(yo, Float.BYTES);
    }

    @Override
    void unary(Unary f, float[] x, int xo, float[] y, int yo, int n) {
        int head = head(yo, n);
        if (head > 0) {
            super.unary(f, x, xo, y, yo, head);
        }
        int done = head + VectorFloats.unary(f, x, xo + head, y, yo + head, n - head);
        if (done < n) {
            super.unary(f, x, xo + done, y, yo + done, n - done);
        }
    }

    @Override
    void unary(Unary f, double[] x, int xo, double[] y, int yo, int n) {
        int done = VectorDoubles.unary(f, x, xo, y, yo, n);
        if (done < n) {
            super.unary(f, x, xo + done, y, yo + done, n - done);
        }
    }

    @Override
    void binary(Binary f, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int head = head(yo, n);
        if (head > 0) {
            super.binary(f, a, ao, as, b, bo, bs, y, yo, head);
        }
        int p = ao + head * as;
        int q = bo + head * bs;
        int done = head + VectorFloats.binary(f, a, p, as, b, q, bs, y, yo + head, n - head);
        if (done < n) {
            super.binary(f, a, ao + done * as, as, b, bo + done * bs, bs, y, yo + done, n - done);
        }
    }

    @Override
    void binary(Binary f, double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        int done = VectorDoubles.binary(f, a, ao, as, b, bo, bs, y, yo, n);
        if (done < n) {
            super.binary(f, a, ao + done * as, as, b, bo + done * bs, bs, y, yo + done, n - done);
        }
    }

    @Override
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
        int done = VectorTernary.apply(f, a, ao, as, b, bo, bs, c, co, cs, y, yo, n);
        if (done < n) {
            int p = ao + done * as;
            int q = bo + done * bs;
            super.ternary(f, a, p, as, b, q, bs, c, co + done * cs, cs, y, yo + done, n - done);
        }
    }

    @Override
    void compare(Compare f, float[] a, int ao, int as, float[] b, int bo, int bs, byte[] y, int yo, int ys, int n) {
        int done = ys == 1 ? VectorFloats.compare(f, a, ao, as, b, bo, bs, y, yo, n) : 0;
        if (done < n) {
            super.compare(f, a, ao + done * as, as, b, bo + done * bs, bs, y, yo + done * ys, ys, n - done);
        }
    }

    @Override
    void where(
            byte[] c, int co, int cs, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int done = cs == 1 ? VectorFloats.where(c, co, a, ao, as, b, bo, bs, y, yo, n) : 0;
        if (done < n) {
            super.where(c, co + done * cs, cs, a, ao + done * as, as, b, bo + done * bs, bs, y, yo + done, n - done);
        }
    }

    @Override
    void raise(float[] x, int xo, int place, float[] most, int[] where, int o, int n) {
        int whole = VectorMaxima.raise(x, xo, place, most, where, o, n);
        super.raise(x, xo + whole, place, most, where, o + whole, n - whole);
    }

    @Override
    void transpose(float[] t, int at, float[] y, int yo, int yp, int n, int rows) {
        int across = VectorTranspose.FITS ? n - n % VectorTranspose.SIDE : 0;
        int down = rows - rows % VectorTranspose.SIDE;
        for (int p = 0; p < across; p += VectorTranspose.SIDE) {
            for (int q = 0; q < down; q += VectorTranspose.SIDE) {
                int from = at + p + q * TransposeKernel.PITCH;
                VectorTranspose.block(t, from, TransposeKernel.PITCH, y, yo + p * yp + q, yp);
            }
        }
        super.transpose(t, at + down * TransposeKernel.PITCH, y, yo + down, yp, across, rows - down);
        super.transpose(t, at + across, y, yo + across * yp, yp, n - across, rows);
    }

    @Override
    void stack(float[] x, int xo, int step, int pitch, int count, float[] y, int yo, int n) {
        if (step != 1 || count < Stack.LANES || !VectorTranspose.stack(x, xo, pitch, y, yo, n)) {
            super.stack(x, xo, step, pitch, count, y, yo, n);
        }
    }

    @Override
    void unstack(float[] x, int xo, float[] y, int yo, int pitch, int count, int n) {
        if (count < Stack.LANES || !VectorTranspose.unstack(x, xo, y, yo, pitch, n)) {
            super.unstack(x, xo, y, yo, pitch, count, n);
        }
    }

    @Override
    void crop(float[] x, int xo, int pitch, float plus, float[] y, int yo, int rows, int columns) {
        VectorWindows.crop(x, xo, pitch, plus, y, yo, rows, columns);
    }

    @Override
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
        if (!VectorWindows.peaks(x, xo, pitch, down, across, place, y, yo, at, ao, n)) {
            super.peaks(x, xo, pitch, down, across, place, y, yo, at, ao, n);
        }
    }

    @Override
    void shades(byte[] x, int xo, float[] y, int yo, int n) {
        int whole = VectorBytes.shades(x, xo, y, yo, n);
        super.shades(x, xo + whole, y, yo + whole, n - whole);
    }

    @Override
    void widen(byte[] x, int xo, float[] y, int yo, int n) {
        int whole = VectorBytes.widen(x, xo, y, yo, n);
        super.widen(x, xo + whole, y, yo + whole, n - whole);
    }
}
