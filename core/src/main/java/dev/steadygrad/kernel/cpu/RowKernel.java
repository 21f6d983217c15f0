package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Strided;
import java.util.function.IntConsumer;

/// Work on one row (the last dimension) at a time, element by element: positions of maxima. Rows are shared among the
/// threads.
final class RowKernel {
    private static final int SHORT = 64;

    private RowKernel() {}

    static void forEachRow(int rows, int length, IntConsumer body) {
        int perTask = Math.max(1, Loop.GRAIN / 4 / Math.max(1, length));
        Parallel.forEach((rows + perTask - 1) / perTask, c -> {
            for (int i = c * perTask; i < Math.min(rows, (c + 1) * perTask); i++) {
                body.accept(i);
            }
        });
    }

    static Offsets heads(Strided x) {
        return new Offsets(x.shape().slice(0, x.shape().rank() - 1), x.strides(), x.offset());
    }

    static int length(Strided x) {
        return x.shape().dim(x.shape().rank() - 1);
    }

    static int step(Strided x) {
        return x.strides()[x.shape().rank() - 1];
    }

    static int rows(Strided x) {
        Shape outer = x.shape().slice(0, x.shape().rank() - 1);
        return outer.numel();
    }

    static void argReduce(boolean max, Strided x, Strided y) {
        Offsets heads = heads(x);
        Offsets results = new Offsets(y.shape(), y.strides(), y.offset());
        int n = length(x);
        boolean whole = Kind.of(x.dtype()) == Kind.LONG;
        forEachRow(rows(x), n, i -> {
            int at = whole ? argWhole(max, x, heads.at(i), n) : argReal(max, x, heads.at(i), n);
            y.storage().set(results.at(i), (long) at);
        });
    }

    private static int argReal(boolean max, Strided x, int head, int n) {
        return x.storage().array() instanceof float[] a
                ? argFloat(max, a, head, step(x), n)
                : argDouble(max, x, head, n);
    }

    private static int argFloat(boolean max, float[] x, int head, int step, int n) {
        if (n <= SHORT) {
            return argFew(max, x, head, step, n);
        }
        int best = 0;
        float value = x[head];
        for (int j = 1; j < n && !Float.isNaN(value); j++) {
            float v = x[head + j * step];
            if (!(max ? v <= value : v >= value)) {
                best = j;
                value = v;
            }
        }
        return best;
    }

    /// Without branches, which no processor foresees where rows are short: the largest of numbers whose upper half
    /// orders the elements, NaN last, and whose lower half the positions, the first one last.
    private static int argFew(boolean max, float[] x, int head, int step, int n) {
        long best = Long.MIN_VALUE;
        for (int j = 0; j < n; j++) {
            float v = x[head + j * step];
            int bits = Float.floatToIntBits((max ? v : -v) + 0f); // -0 as 0
            int order = bits ^ (bits >> 31 & Integer.MAX_VALUE);
            best = Math.max(best, (long) order << 32 | ~j & 0xFFFFFFFFL);
        }
        return ~(int) best;
    }

    private static int argDouble(boolean max, Strided x, int head, int n) {
        int best = 0;
        double value = x.storage().getDouble(head);
        for (int j = 1; j < n && !Double.isNaN(value); j++) {
            double v = x.storage().getDouble(head + j * step(x));
            if (!(max ? v <= value : v >= value)) {
                best = j;
                value = v;
            }
        }
        return best;
    }

    private static int argWhole(boolean max, Strided x, int head, int n) {
        int best = 0;
        long value = x.storage().getLong(head);
        for (int j = 1; j < n; j++) {
            long v = x.storage().getLong(head + j * step(x));
            if (max ? v > value : v < value) {
                best = j;
                value = v;
            }
        }
        return best;
    }

    /// Element `i` of a contiguous bool or number array becomes `value(i)`.
    static void generate(java.util.function.LongToDoubleFunction value, Strided y) {
        int n = y.shape().numel();
        boolean whole = y.dtype() != DType.BOOL && !y.dtype().isFloating();
        Parallel.forEach((n + Loop.GRAIN - 1) / Loop.GRAIN, c -> {
            for (int i = c * Loop.GRAIN; i < Math.min(n, (c + 1) * Loop.GRAIN); i++) {
                double v = value.applyAsDouble(i);
                if (whole) {
                    y.storage().set(y.offset() + i, (long) v);
                } else {
                    y.storage().set(y.offset() + i, v);
                }
            }
        });
    }
}
