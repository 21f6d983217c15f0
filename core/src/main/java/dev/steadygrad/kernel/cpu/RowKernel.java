package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Work on one row (the last dimension) at a time, element by element: positions of maxima, running results, gathering,
/// scattering and sorting. Rows are shared among the threads.
final class RowKernel {
    private RowKernel() {}

    private static void forEachRow(int rows, int length, IntConsumer body) {
        int perTask = Math.max(1, Loop.GRAIN / 4 / Math.max(1, length));
        Parallel.forEach((rows + perTask - 1) / perTask, c -> {
            for (int i = c * perTask; i < Math.min(rows, (c + 1) * perTask); i++) {
                body.accept(i);
            }
        });
    }

    private static Offsets heads(Strided x) {
        return new Offsets(x.shape().slice(0, x.shape().rank() - 1), x.strides(), x.offset());
    }

    private static int length(Strided x) {
        return x.shape().dim(x.shape().rank() - 1);
    }

    private static int step(Strided x) {
        return x.strides()[x.shape().rank() - 1];
    }

    private static int rows(Strided x) {
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
        int best = 0;
        double value = x.storage().getDouble(head);
        for (int j = 1; j < n && !Double.isNaN(value); j++) {
            double v = x.storage().getDouble(head + j * step(x));
            if (Double.isNaN(v) || (max ? v > value : v < value)) {
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

    static void scan(Binary f, Strided x, Strided y) {
        Offsets heads = heads(x);
        Offsets results = heads(y);
        int n = length(x);
        boolean whole = Kind.of(y.dtype()) == Kind.LONG;
        forEachRow(rows(x), n, i -> {
            int from = heads.at(i);
            int to = results.at(i);
            double real = 0;
            long sum = 0;
            for (int j = 0; j < n; j++) {
                int xi = from + j * step(x);
                int yi = to + j * step(y);
                if (whole) {
                    sum = j == 0
                            ? x.storage().getLong(xi)
                            : f.apply(sum, x.storage().getLong(xi));
                    y.storage().set(yi, sum);
                } else {
                    real = j == 0
                            ? x.storage().getDouble(xi)
                            : f.apply(real, x.storage().getDouble(xi));
                    y.storage().set(yi, real);
                }
            }
        });
    }

    static void gather(Strided x, Strided index, Strided y) {
        Offsets from = heads(x);
        Offsets positions = heads(index);
        Offsets to = heads(y);
        int n = length(y);
        long[] at = (long[]) index.storage().array();
        forEachRow(rows(y), n, i -> {
            int head = from.at(i);
            int row = positions.at(i);
            int target = to.at(i);
            for (int j = 0; j < n; j++) {
                int source = head + (int) at[row + j * step(index)] * step(x);
                x.storage().copy(source, y.storage(), target + j * step(y));
            }
        });
    }

    static void scatter(@Nullable Binary f, Strided index, Strided src, Strided y) {
        Offsets from = heads(src);
        Offsets positions = heads(index);
        Offsets to = heads(y);
        int n = length(index);
        boolean whole = Kind.of(y.dtype()) == Kind.LONG;
        long[] at = (long[]) index.storage().array();
        forEachRow(rows(index), n, i -> {
            int head = from.at(i);
            int row = positions.at(i);
            int target = to.at(i);
            for (int j = 0; j < n; j++) {
                int source = head + j * step(src);
                int result = target + (int) at[row + j * step(index)] * step(y);
                if (f == null) {
                    src.storage().copy(source, y.storage(), result);
                } else if (whole) {
                    y.storage()
                            .set(
                                    result,
                                    f.apply(
                                            y.storage().getLong(result),
                                            src.storage().getLong(source)));
                } else {
                    y.storage()
                            .set(
                                    result,
                                    f.apply(
                                            y.storage().getDouble(result),
                                            src.storage().getDouble(source)));
                }
            }
        });
    }

    static void argSort(boolean descending, Strided x, Strided y) {
        Offsets heads = heads(x);
        Offsets results = heads(y);
        int n = length(x);
        forEachRow(rows(x), n, i -> {
            long[] keys = new long[n];
            for (int j = 0; j < n; j++) {
                int at = heads.at(i) + j * step(x);
                long key = x.dtype().isFloating()
                        ? sortable(x.storage().getDouble(at))
                        : x.storage().getLong(at);
                keys[j] = descending ? ~key : key;
            }
            long[] order = new long[n];
            Arrays.setAll(order, j -> j);
            order = mergeSort(keys, order);
            y.storage().store(order, results.at(i), step(y), n);
        });
    }

    /// A long that sorts as the double does: NaN last, -0 with 0.
    private static long sortable(double v) {
        long bits = Double.doubleToLongBits(v + 0.0);
        return bits < 0 ? bits ^ Long.MAX_VALUE : bits;
    }

    /// The positions `order` by their keys, equal ones as they were: runs of 1, 2, 4, … merged.
    private static long[] mergeSort(long[] keys, long[] order) {
        int n = order.length;
        long[] from = order;
        long[] to = new long[n];
        for (int width = 1; width < n; width *= 2) {
            for (int lo = 0; lo < n; lo += 2 * width) {
                int mid = Math.min(lo + width, n);
                int hi = Math.min(lo + 2 * width, n);
                for (int i = lo, j = mid, k = lo; k < hi; k++) {
                    boolean left = i < mid && (j >= hi || keys[(int) from[i]] <= keys[(int) from[j]]);
                    to[k] = left ? from[i++] : from[j++];
                }
            }
            long[] swap = from;
            from = to;
            to = swap;
        }
        return from;
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
