package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.DoubleStorage;
import dev.steadygrad.kernel.Fused;
import dev.steadygrad.kernel.LongStorage;
import dev.steadygrad.kernel.Storage;

/// Order: positions that sort, distinct values, places in a sorted row, counts of classes.
public final class Order {
    private static final Fused BACKEND = Backends.get();

    /// Where the value lies that a long holds besides a position.
    private static final int VALUE = Integer.SIZE;

    private Order() {}

    /// The int64 positions that sort `dim`, equal elements as they were, NaN after all others; the first `count` of
    /// them.
    public static NdArray argSort(String op, NdArray x, int dim, boolean descending, int count) {
        int d = Check.dim(op, dim, x.shape());
        if (x.rank() == 0) {
            return NdArray.zeros(DType.INT64, count == 0 ? Shape.of(0) : x.shape());
        }
        NdArray y = NdArray.zeros(DType.INT64, x.shape().with(d, count));
        if (y.numel() > 0) {
            BACKEND.argSort(descending, x.data().last(d), y.data().last(d));
        }
        return y;
    }

    /// The int64 position of element `k` in that order along `dim`, which stays with size 1.
    public static NdArray kth(String op, NdArray x, int dim, int k) {
        int d = Check.dim(op, dim, x.shape());
        if (x.rank() == 0) {
            return NdArray.zeros(DType.INT64, x.shape());
        }
        NdArray y = NdArray.blank(DType.INT64, x.shape().without(d));
        if (y.numel() > 0) {
            BACKEND.kth(k, x.data().last(d), y.data());
        }
        return y.reshape(x.shape().with(d, 1));
    }

    /// How many elements dimension `dim` has; 1 for a scalar.
    public static int size(String op, int dim, Shape shape) {
        int d = Check.dim(op, dim, shape);
        return shape.rank() == 0 ? 1 : shape.dim(d);
    }

    /// Distinct values.
    ///
    /// @param values the values in order, `[n]`
    /// @param inverse for each element of the input, the int64 position of its value
    /// @param counts how often each value occurs, int64 `[n]`
    public record Unique(NdArray values, NdArray inverse, NdArray counts) {}

    /// Each NaN is a value of its own.
    public static Unique unique(NdArray x) {
        NdArray flat = x.reshape(Shape.of(x.numel()));
        NdArray order = argSort("unique", flat, 0, false, x.numel());
        long[] at = (long[]) order.storage().array();
        int found = 0;
        for (int i = 0, last = 0; i < at.length; i++) {
            int next = (int) at[i];
            found += i == 0 || !same(flat, last, next) ? 1 : 0;
            at[i] |= (found - 1L) << VALUE;
            last = next;
        }
        NdArray values = NdArray.zeros(x.dtype(), Shape.of(found));
        long[] counts = new long[found];
        for (int i = at.length - 1; i >= 0; i--) {
            int value = (int) (at[i] >>> VALUE);
            flat.storage().copy(at(flat, (int) at[i]), values.storage(), value);
            counts[value]++;
        }
        invert(at);
        return new Unique(values, order.reshape(x.shape()), wholes(counts, Shape.of(found)));
    }

    /// Each element holds a position, all of them different, and a value above it, which is put there: along the
    /// cycles of positions, whose finished elements are marked by their sign.
    private static void invert(long[] at) {
        for (int i = 0; i < at.length; i++) {
            for (long next = at[i]; next >= 0; ) {
                int to = (int) next;
                long value = next >>> VALUE;
                next = at[to];
                at[to] = ~value;
            }
        }
        for (int i = 0; i < at.length; i++) {
            at[i] = ~at[i];
        }
    }

    private static int at(NdArray flat, int i) {
        return flat.data().offset() + i * flat.data().strides()[0];
    }

    private static boolean same(NdArray flat, int i, int j) {
        Storage s = flat.storage();
        return flat.dtype().isFloating()
                ? s.getDouble(at(flat, i)) == s.getDouble(at(flat, j))
                : s.getLong(at(flat, i)) == s.getLong(at(flat, j));
    }

    private static NdArray wholes(long[] values, Shape shape) {
        return NdArray.of(new LongStorage(values), shape);
    }

    /// Where each of `values` belongs in the sorted last dimension of `sorted`: before its equals, or behind them
    /// (`right`). NaN belongs behind all numbers.
    ///
    /// **Shape**: `sorted [n]` with any values, or both alike but for the last dimension; the result is int64 in the
    /// shape of the values.
    public static NdArray searchSorted(NdArray sorted, NdArray values, boolean right) {
        int last = sorted.rank() - 1;
        Check.that(
                last == 0
                        || last > 0
                                && values.rank() == sorted.rank()
                                && values.shape()
                                        .slice(0, last)
                                        .equals(sorted.shape().slice(0, last)),
                "searchsorted: the sorted rows must be one, or as many as rows of values, got shapes %s and %s",
                sorted.shape(),
                values.shape());
        int n = sorted.shape().dim(last);
        boolean real = sorted.dtype().isFloating() || values.dtype().isFloating();
        NdArray rows = sorted.contiguous();
        NdArray wanted = values.contiguous();
        int perRow = last == 0 ? Math.max(1, values.numel()) : values.shape().dim(last);
        long[] at = new long[values.numel()];
        for (int i = 0; i < at.length; i++) {
            int row = rows.data().offset() + i / perRow * n;
            int from = wanted.data().offset() + i;
            at[i] = place(real, rows.storage(), row, n, wanted.storage(), from, right);
        }
        return wholes(at, values.shape());
    }

    /// How many of the `n` sorted elements from `row` come before element `i` of `values`.
    private static int place(boolean real, Storage sorted, int row, int n, Storage values, int i, boolean right) {
        int low = 0;
        int high = n;
        while (low < high) {
            int mid = (low + high) >>> 1;
            int order = real
                    ? Double.compare(sorted.getDouble(row + mid) + 0.0, values.getDouble(i) + 0.0)
                    : Long.compare(sorted.getLong(row + mid), values.getLong(i));
            if (right ? order <= 0 : order < 0) {
                low = mid + 1;
            } else {
                high = mid;
            }
        }
        return low;
    }

    /// How often each class `0, 1, …` occurs among the integers of `x [n]`; int64, at least `minLength` of them.
    ///
    /// **Errors**: `IllegalArgumentException` unless `x` is a vector of integers, none negative.
    public static NdArray binCount(NdArray x, int minLength) {
        NdArray ones = NdArray.full(DType.INT64, x.shape(), 1);
        return binCount(x, ones, minLength);
    }

    /// As [#binCount(NdArray, int)], with the sum of each class's weights: float32 of float32 weights, else float64.
    public static NdArray weightedBinCount(NdArray x, NdArray weights, int minLength) {
        Check.sameShape("bincount", "the weights", weights.shape(), x.shape());
        NdArray sums = binCount(x, weights.to(DType.FLOAT64), minLength);
        return weights.dtype() == DType.FLOAT32 ? sums.to(DType.FLOAT32) : sums;
    }

    /// How many elements fall into each of `bins` equal parts of `[min, max]`; of `x`'s own range where both are equal.
    public static NdArray histogram(NdArray x, int bins, double min, double max) {
        Check.floating("histc", x.dtype());
        Check.that(bins > 0, "histc: bins must be 1 or more, got bins=%d", bins);
        boolean own = min == max;
        double low = own ? end(false, x) : min;
        double high = own ? end(true, x) : max;
        Check.that(
                low <= high && Double.isFinite(high - low),
                "histc: bounds must be finite and in order, got min=%s, max=%s",
                low,
                high);
        double start = low == high ? low - 1 : low;
        double width = (low == high ? 2 : high - low) / bins;
        double[] counts = new double[bins];
        NdArray values = x.contiguous();
        for (int i = 0; i < x.numel(); i++) {
            double v = values.storage().getDouble(values.data().offset() + i);
            if (v >= low && v <= high) {
                counts[Math.min(bins - 1, (int) ((v - start) / width))]++;
            }
        }
        return NdArray.of(new DoubleStorage(counts), Shape.of(bins)).to(x.dtype());
    }

    /// The largest or smallest element; 0 of none.
    private static double end(boolean max, NdArray x) {
        return x.numel() == 0
                ? 0
                : Reductions.extreme(max, x, new int[0], false).item();
    }

    private static NdArray binCount(NdArray x, NdArray weights, int minLength) {
        Check.that(
                x.rank() == 1 && x.dtype().category() == DType.Category.INTEGER,
                "bincount: classes must be a vector of integers, got shape=%s and dtype=%s",
                x.shape(),
                x.dtype());
        Check.that(minLength >= 0, "bincount: minLength must be 0 or more, got minLength=%d", minLength);
        boolean none = x.numel() == 0;
        long least = none ? 0 : Reductions.extreme(false, x, new int[0], false).itemLong();
        Check.that(least >= 0, "bincount: classes must be 0 or more, got class=%d", least);
        long most = none ? -1 : Reductions.extreme(true, x, new int[0], false).itemLong();
        long size = Math.max(minLength, most + 1);
        Check.that(size < Integer.MAX_VALUE - 8, "bincount: classes must fit a Java array, got class=%d", size - 1);
        NdArray y = NdArray.zeros(weights.dtype(), Shape.of((int) size));
        BACKEND.scatter(Binary.ADD, x.to(DType.INT64).data(), weights.data(), y.data());
        return y;
    }
}
