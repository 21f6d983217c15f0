package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Strided;

/// Running results along a row (the last dimension): floats in double, rounded only as they are written.
final class ScanKernel {
    private ScanKernel() {}

    static void scan(Binary f, Strided x, Strided y) {
        Offsets heads = RowKernel.heads(x);
        Offsets results = RowKernel.heads(y);
        int n = RowKernel.length(x);
        boolean whole = Kind.of(y.dtype()) == Kind.LONG;
        int beside = beside(x, y);
        if (beside > 1) {
            int blocks = (beside + Scratch.LENGTH - 1) / Scratch.LENGTH;
            Parallel.forEach(RowKernel.rows(x) / beside * blocks, t -> {
                int from = t % blocks * Scratch.LENGTH;
                int row = t / blocks * beside + from;
                columns(f, x, heads.at(row), y, results.at(row), Math.min(Scratch.LENGTH, beside - from));
            });
            return;
        }
        RowKernel.forEachRow(RowKernel.rows(x), n, i -> {
            if (whole) {
                wholes(f, x, heads.at(i), y, results.at(i), n);
            } else {
                reals(f, x, heads.at(i), y, results.at(i), n);
            }
        });
    }

    /// How many rows lie side by side, an element each, so that they are better walked together.
    private static int beside(Strided x, Strided y) {
        int across = x.shape().rank() - 2;
        return across >= 0 && x.strides()[across] == 1 && y.strides()[across] == 1 && RowKernel.step(x) != 1
                ? x.shape().dim(across)
                : 1;
    }

    /// The running results of `width` rows that lie side by side, position by position.
    private static void columns(Binary f, Strided x, int xo, Strided y, int yo, int width) {
        Kind kind = Kind.of(y.dtype()) == Kind.LONG ? Kind.LONG : Kind.DOUBLE;
        Object run = Scratch.of(kind, 0);
        Object last = Scratch.of(kind, 1);
        for (int k = 0; k < RowKernel.length(x); k++) {
            kind.load(x.storage(), xo + k * RowKernel.step(x), 1, k == 0 ? last : run, width);
            if (k > 0) {
                step(f, last, run, width);
            }
            kind.store(last, y.storage(), yo + k * RowKernel.step(y), 1, width);
        }
    }

    private static void step(Binary f, Object last, Object run, int width) {
        if (last instanceof double[] a && run instanceof double[] b) {
            for (int j = 0; j < width; j++) {
                a[j] = f.apply(a[j], b[j]);
            }
        } else if (last instanceof long[] a && run instanceof long[] b) {
            for (int j = 0; j < width; j++) {
                a[j] = f.apply(a[j], b[j]);
            }
        }
    }

    private static void reals(Binary f, Strided x, int xo, Strided y, int yo, int n) {
        double[] run = (double[]) Scratch.of(Kind.DOUBLE, 0);
        double last = 0;
        for (int from = 0; from < n; from += Scratch.LENGTH) {
            int size = Math.min(Scratch.LENGTH, n - from);
            x.storage().load(xo + from * RowKernel.step(x), RowKernel.step(x), run, size);
            for (int j = 0; j < size; j++) {
                last = from + j == 0 ? run[0] : f.apply(last, run[j]);
                run[j] = last;
            }
            y.storage().store(run, yo + from * RowKernel.step(y), RowKernel.step(y), size);
        }
    }

    private static void wholes(Binary f, Strided x, int xo, Strided y, int yo, int n) {
        long[] run = (long[]) Scratch.of(Kind.LONG, 0);
        long last = 0;
        for (int from = 0; from < n; from += Scratch.LENGTH) {
            int size = Math.min(Scratch.LENGTH, n - from);
            x.storage().load(xo + from * RowKernel.step(x), RowKernel.step(x), run, size);
            for (int j = 0; j < size; j++) {
                last = from + j == 0 ? run[0] : f.apply(last, run[j]);
                run[j] = last;
            }
            y.storage().store(run, yo + from * RowKernel.step(y), RowKernel.step(y), size);
        }
    }

    static void argScan(boolean max, Strided x, Strided y) {
        Offsets heads = RowKernel.heads(x);
        Offsets results = RowKernel.heads(y);
        int n = RowKernel.length(x);
        boolean whole = Kind.of(x.dtype()) == Kind.LONG;
        RowKernel.forEachRow(RowKernel.rows(x), n, i -> {
            if (whole) {
                argWholes(max, x, heads.at(i), y, results.at(i), n);
            } else {
                argReals(max, x, heads.at(i), y, results.at(i), n);
            }
        });
    }

    private static void argReals(boolean max, Strided x, int xo, Strided y, int yo, int n) {
        double best = x.storage().getDouble(xo);
        long at = 0;
        for (int k = 0; k < n; k++) {
            double v = x.storage().getDouble(xo + k * RowKernel.step(x));
            if (Double.isNaN(v) || (max ? v >= best : v <= best)) {
                best = v;
                at = k;
            }
            y.storage().set(yo + k * RowKernel.step(y), at);
        }
    }

    private static void argWholes(boolean max, Strided x, int xo, Strided y, int yo, int n) {
        long best = x.storage().getLong(xo);
        long at = 0;
        for (int k = 0; k < n; k++) {
            long v = x.storage().getLong(xo + k * RowKernel.step(x));
            if (max ? v >= best : v <= best) {
                best = v;
                at = k;
            }
            y.storage().set(yo + k * RowKernel.step(y), at);
        }
    }

    static void recurrence(Strided x, Strided a, boolean lagged, Strided y) {
        forEachBlock(x, a, y, (first, run, factor, n, carry) -> {
            double last = carry[0];
            double before = carry[1];
            for (int j = 0; j < n; j++) {
                last = first && j == 0 ? run[0] : Math.fma(lagged ? before : factor[j], last, run[j]);
                before = factor[j];
                run[j] = last;
            }
            carry[0] = last;
            carry[1] = before;
        });
    }

    static void scaleByProducts(Strided x, Strided y) {
        forEachBlock(y, x, y, (first, run, factor, n, carry) -> {
            double product = first ? 1 : carry[0];
            for (int j = 0; j < n; j++) {
                run[j] *= product;
                product *= factor[j];
            }
            carry[0] = product;
        });
    }

    private interface Step {
        /// Turns a block of a row into results.
        ///
        /// @param first whether it is the row's first
        /// @param carry what the block before it has left
        void run(boolean first, double[] run, double[] factor, int n, double[] carry);
    }

    private static void forEachBlock(Strided x, Strided a, Strided y, Step step) {
        Offsets heads = RowKernel.heads(x);
        Offsets factors = RowKernel.heads(a);
        Offsets results = RowKernel.heads(y);
        int n = RowKernel.length(x);
        RowKernel.forEachRow(RowKernel.rows(x), n, i -> {
            double[] run = (double[]) Scratch.of(Kind.DOUBLE, 0);
            double[] factor = (double[]) Scratch.of(Kind.DOUBLE, 1);
            double[] carry = (double[]) Scratch.of(Kind.DOUBLE, 2);
            for (int from = 0; from < n; from += Scratch.LENGTH) {
                int size = Math.min(Scratch.LENGTH, n - from);
                x.storage().load(heads.at(i) + from * RowKernel.step(x), RowKernel.step(x), run, size);
                a.storage().load(factors.at(i) + from * RowKernel.step(a), RowKernel.step(a), factor, size);
                step.run(from == 0, run, factor, size, carry);
                y.storage().store(run, results.at(i) + from * RowKernel.step(y), RowKernel.step(y), size);
            }
        });
    }
}
