package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Ternary;
import dev.steadygrad.kernel.Unary;
import java.util.Arrays;

/// Functions of one, two or three elements over arrays of any layout and dtype: each run goes to a row primitive,
/// straight from the Java arrays where dtype and step allow it, else through a scratch run. Small arrays that are one
/// run as they lie go there at once, since for a few elements the loop costs more than the arithmetic.
final class ElementwiseKernel {
    /// How many tasks a thread should find.
    private static final int PARTS = 4;

    /// Rows with at most so many elements are repeated, so that several are taken at once.
    private static final int SHORT = Scratch.LENGTH / 4;

    private final ElementRows rows;

    ElementwiseKernel(ElementRows rows) {
        this.rows = rows;
    }

    void copy(Strided x, Strided y) {
        if (!widen(x, y)) {
            CopyKernel.copy(rows, x, y);
        }
    }

    /// Converts uint8 to float32, the way images come; false where dtypes or layouts are others.
    private boolean widen(Strided x, Strided y) {
        if (x.dtype() != DType.UINT8 || y.dtype() != DType.FLOAT32 || !x.isContiguous() || !y.isContiguous()) {
            return false;
        }
        byte[] from = (byte[]) x.storage().array();
        float[] to = (float[]) y.storage().array();
        new Loop(y.shape(), y, x).forEach(Loop.GRAIN, (off, n) -> rows.widen(from, off[1], to, off[0], n));
        return true;
    }

    /// Of contiguous arrays. Tasks are of even size, so that each thread writes the rows that it will read.
    void shades(Strided x, int[] chosen, Strided y) {
        byte[] from = (byte[]) x.storage().array();
        float[] to = (float[]) y.storage().array();
        int n = y.shape().numel() / Math.max(1, chosen.length);
        int share = Math.ceilDiv(chosen.length, PARTS * Parallel.threads());
        int each = Math.max(1, Math.min(share, Loop.GRAIN / Math.max(1, n)));
        Parallel.forEach(Math.ceilDiv(chosen.length, each), t -> {
            for (int i = t * each; i < Math.min(chosen.length, (t + 1) * each); i++) {
                rows.shades(from, x.offset() + chosen[i] * n, to, y.offset() + i * n, n);
            }
        });
    }

    void unary(Unary f, Strided x, Strided y) {
        Kind kind = Kind.of(y.dtype());
        if (isOneRun(kind, y) && step(kind, x, y) == 1) {
            int n = y.shape().numel();
            rows.unary(kind, f, x.storage().array(), x.offset(), y.storage().array(), y.offset(), n);
            return;
        }
        Loop loop = new Loop(y.shape(), y, x);
        if (isAcross(loop, 1, x, y) && x.storage() != y.storage()) {
            copy(x, y);
            unary(f, y, y);
            return;
        }
        Run out = new Run(kind, y.storage(), loop.step(0), 0, false);
        Run in = new Run(kind, x.storage(), loop.step(1), 1, false);
        loop.forEach(part(out, in), (off, n) -> {
            Object a = in.open(off[1], n);
            Object r = out.target();
            rows.unary(kind, f, a, in.at(off[1]), r, out.at(off[0]), n);
            out.close(r, off[0], n);
        });
    }

    void binary(Binary f, Strided a, Strided b, Strided y) {
        Kind kind = Kind.of(y.dtype());
        if (isOneRun(kind, y) && binaryRun(kind, f, a, b, y) || binaryRows(kind, f, a, b, y)) {
            return;
        }
        Loop loop = new Loop(y.shape(), y, a, b);
        boolean mayWrite = a.storage() != y.storage() && b.storage() != y.storage();
        if (mayWrite && isAcross(loop, 1, a, y)) {
            copy(a, y);
            binary(f, y, b, y);
            return;
        }
        if (mayWrite && isAcross(loop, 2, b, y)) {
            copy(b, y);
            binary(f, a, y, y);
            return;
        }
        Run out = new Run(kind, y.storage(), loop.step(0), 0, false);
        Run left = new Run(kind, a.storage(), loop.step(1), 1, true);
        Run right = new Run(kind, b.storage(), loop.step(2), 2, true);
        loop.forEach(part(out, left, right), (off, n) -> {
            Object p = left.open(off[1], n);
            Object q = right.open(off[2], n);
            Object r = out.target();
            rows.binary(kind, f, p, left.at(off[1]), left.step, q, right.at(off[2]), right.step, r, out.at(off[0]), n);
            out.close(r, off[0], n);
        });
    }

    /// Whether `x`, operand `i`, is best copied to `y` first, where it lies as the result does: element by element, a
    /// matrix is read across its cache lines.
    static boolean isAcross(Loop loop, int i, Strided x, Strided y) {
        return x.dtype() == y.dtype()
                && Kind.of(y.dtype()).isDirect(y.storage())
                && y.shape().numel() > Loop.GRAIN
                && TransposeKernel.isAcross(loop, i);
    }

    private boolean binaryRun(Kind kind, Binary f, Strided a, Strided b, Strided y) {
        int n = y.shape().numel();
        int as = step(kind, a, y);
        int bs = step(kind, b, y);
        if (n == 0 || as < 0 || bs < 0) {
            return n == 0;
        }
        Object p = as == 1 ? a.storage().array() : one(kind, a, 1);
        Object q = bs == 1 ? b.storage().array() : one(kind, b, 2);
        int ao = as == 1 ? a.offset() : 0;
        int bo = bs == 1 ? b.offset() : 0;
        rows.binary(kind, f, p, ao, as, q, bo, bs, y.storage().array(), y.offset(), n);
        return true;
    }

    /// With a short row `b` for each row; false where it is something else.
    private boolean binaryRows(Kind kind, Binary f, Strided a, Strided b, Strided y) {
        int n = y.shape().numel();
        int row = y.shape().rank() < 2 ? 0 : y.shape().dim(y.shape().rank() - 1);
        if (n == 0
                || row > SHORT
                || !isRow(kind, b)
                || !kind.isDirect(y.storage())
                || !y.isContiguous()
                || step(kind, a, y) != 1) {
            return false;
        }
        int run = Math.min(n, Scratch.LENGTH / row * row);
        Object repeated = Scratch.of(kind, 2);
        for (int i = 0; i < run; i += row) {
            System.arraycopy(b.storage().array(), b.offset(), repeated, i, row);
        }
        Object p = a.storage().array();
        Object r = y.storage().array();
        int each = Loop.GRAIN / run * run;
        Parallel.forEach(Math.ceilDiv(n, each), t -> {
            for (int i = t * each; i < Math.min(n, (t + 1) * each); i += run) {
                int ao = a.offset() + i;
                rows.binary(kind, f, p, ao, 1, repeated, 0, 1, r, y.offset() + i, Math.min(run, n - i));
            }
        });
        return true;
    }

    /// Whether `x` is a row of its own kind, repeated.
    private static boolean isRow(Kind kind, Strided x) {
        int last = x.strides().length - 1;
        boolean row = last > 0 && kind.isDirect(x.storage()) && x.strides()[last] == 1;
        for (int d = 0; d < last; d++) {
            row &= x.strides()[d] == 0;
        }
        return row;
    }

    /// Whether `y` is a run small enough for one thread, in the elements of its kind.
    private static boolean isOneRun(Kind kind, Strided y) {
        int n = y.shape().numel();
        return n > 0 && n <= Loop.GRAIN && kind.isDirect(y.storage()) && y.isContiguous();
    }

    /// How `x` steps along the run that `y` is: 1 where it lies like it, 0 where it is one element, else -1.
    private static int step(Kind kind, Strided x, Strided y) {
        if (kind.isDirect(x.storage()) && Arrays.equals(x.strides(), y.strides())) {
            return 1;
        }
        for (int stride : x.strides()) {
            if (stride != 0) {
                return -1;
            }
        }
        return 0;
    }

    /// The element that `x` repeats, as a run.
    private static Object one(Kind kind, Strided x, int slot) {
        Object run = Scratch.of(kind, slot);
        kind.load(x.storage(), x.offset(), 0, run, 1);
        return run;
    }

    void compare(Compare f, Kind kind, Strided a, Strided b, Strided y) {
        Loop loop = new Loop(y.shape(), y, a, b);
        Run left = new Run(kind, a.storage(), loop.step(1), 1, true);
        Run right = new Run(kind, b.storage(), loop.step(2), 2, true);
        byte[] out = (byte[]) y.storage().array();
        int step = loop.step(0);
        loop.forEach(part(left, right), (off, n) -> {
            Object p = left.open(off[1], n);
            Object q = right.open(off[2], n);
            rows.compare(kind, f, p, left.at(off[1]), left.step, q, right.at(off[2]), right.step, out, off[0], step, n);
        });
    }

    static void isClose(double rtol, double atol, Strided a, Strided b, Strided y) {
        Loop loop = new Loop(y.shape(), y, a, b);
        byte[] out = (byte[]) y.storage().array();
        loop.forEach(Scratch.LENGTH, (off, n) -> {
            double[] p = (double[]) Scratch.of(Kind.DOUBLE, 1);
            double[] q = (double[]) Scratch.of(Kind.DOUBLE, 2);
            a.storage().load(off[1], loop.step(1), p, n);
            b.storage().load(off[2], loop.step(2), q, n);
            for (int i = 0; i < n; i++) {
                double distance = Math.abs(p[i] - q[i]);
                boolean near = distance <= Math.abs(q[i]) * rtol + atol && distance < Double.POSITIVE_INFINITY;
                out[off[0] + i * loop.step(0)] = (byte) (near || p[i] == q[i] ? 1 : 0);
            }
        });
    }

    void where(Strided c, Strided a, Strided b, Strided y) {
        Kind kind = Kind.of(y.dtype());
        Loop loop = new Loop(y.shape(), y, a, b, c);
        Run out = new Run(kind, y.storage(), loop.step(0), 0, false);
        Run left = new Run(kind, a.storage(), loop.step(1), 1, true);
        Run right = new Run(kind, b.storage(), loop.step(2), 2, true);
        byte[] chosen = (byte[]) c.storage().array();
        int cs = loop.step(3);
        loop.forEach(part(out, left, right), (off, n) -> {
            Object p = left.open(off[1], n);
            Object q = right.open(off[2], n);
            Object r = out.target();
            int ao = left.at(off[1]);
            int bo = right.at(off[2]);
            rows.where(kind, chosen, off[3], cs, p, ao, left.step, q, bo, right.step, r, out.at(off[0]), n);
            out.close(r, off[0], n);
        });
    }

    void ternary(Ternary f, Strided a, Strided b, Strided c, Strided y) {
        Kind kind = Kind.of(y.dtype());
        Loop loop = new Loop(y.shape(), y, a, b, c);
        Run out = new Run(kind, y.storage(), loop.step(0), 0, false);
        Run first = new Run(kind, a.storage(), loop.step(1), 1, true);
        Run second = new Run(kind, b.storage(), loop.step(2), 2, true);
        Run third = new Run(kind, c.storage(), loop.step(3), 3, true);
        loop.forEach(part(out, first, second, third), (off, n) -> {
            Object p = first.open(off[1], n);
            Object q = second.open(off[2], n);
            Object r = third.open(off[3], n);
            Object to = out.target();
            int ao = first.at(off[1]);
            int bo = second.at(off[2]);
            int co = third.at(off[3]);
            int yo = out.at(off[0]);
            rows.ternary(kind, f, p, ao, first.step, q, bo, second.step, r, co, third.step, to, yo, n);
            out.close(to, off[0], n);
        });
    }

    private static int part(Run... runs) {
        for (Run r : runs) {
            if (!r.fitsAnyLength()) {
                return Scratch.LENGTH;
            }
        }
        return Loop.GRAIN;
    }
}
