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
import java.util.Arrays;

/// Order: positions that sort, distinct values, places in a sorted row, counts of classes.
public final class Order {
    private static final Fused BACKEND = Backends.get();

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
        long[] order = argSort("unique", flat, 0, false, x.numel()).toLongArray();
        long[] inverse = new long[order.length];
        long[] first = new long[order.length];
        int found = 0;
        for (int i = 0; i < order.length; i++) {
            if (i == 0 || !same(flat, (int) order[i - 1], (int) order[i])) {
                first[found++] = i;
            }
            inverse[(int) order[i]] = (long) found - 1;
        }
        NdArray values = NdArray.zeros(x.dtype(), Shape.of(found));
        long[] counts = new long[found];
        for (int i = 0; i < found; i++) {
            flat.storage().copy(at(flat, (int) order[(int) first[i]]), values.storage(), i);
            counts[i] = (i + 1 < found ? first[i + 1] : order.length) - first[i];
        }
        return new Unique(values, wholes(inverse, x.shape()), wholes(counts, Shape.of(found)));
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
        DType dtype = DType.promote(sorted.dtype(), values.dtype());
        NdArray rows = sorted.to(dtype).contiguous();
        NdArray wanted = values.to(dtype).contiguous();
        int perRow = last == 0 ? Math.max(1, values.numel()) : values.shape().dim(last);
        long[] at = new long[values.numel()];
        for (int i = 0; i < at.length; i++) {
            int row = rows.data().offset() + i / perRow * n;
            at[i] = place(
                    rows.storage(), row, n, wanted.storage(), wanted.data().offset() + i, right);
        }
        return wholes(at, values.shape());
    }

    /// How many of the `n` sorted elements from `row` come before element `i` of `values`.
    private static int place(Storage sorted, int row, int n, Storage values, int i, boolean right) {
        int low = 0;
        int high = n;
        while (low < high) {
            int mid = (low + high) >>> 1;
            int order = sorted.dtype().isFloating()
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
        double[] values = x.toDoubleArray();
        double low = min == max ? Arrays.stream(values).min().orElse(0) : min;
        double high = min == max ? Arrays.stream(values).max().orElse(0) : max;
        Check.that(
                low <= high && Double.isFinite(high - low),
                "histc: bounds must be finite and in order, got min=%s, max=%s",
                low,
                high);
        double start = low == high ? low - 1 : low;
        double width = (low == high ? 2 : high - low) / bins;
        double[] counts = new double[bins];
        for (double v : values) {
            if (v >= low && v <= high) {
                counts[Math.min(bins - 1, (int) ((v - start) / width))]++;
            }
        }
        return NdArray.of(new DoubleStorage(counts), Shape.of(bins)).to(x.dtype());
    }

    private static NdArray binCount(NdArray x, NdArray weights, int minLength) {
        Check.that(
                x.rank() == 1 && x.dtype().category() == DType.Category.INTEGER,
                "bincount: classes must be a vector of integers, got shape=%s and dtype=%s",
                x.shape(),
                x.dtype());
        Check.that(minLength >= 0, "bincount: minLength must be 0 or more, got minLength=%d", minLength);
        long[] classes = x.toLongArray();
        long least = Arrays.stream(classes).min().orElse(0);
        Check.that(least >= 0, "bincount: classes must be 0 or more, got class=%d", least);
        long size = Math.max(minLength, Arrays.stream(classes).max().orElse(-1) + 1);
        Check.that(size < Integer.MAX_VALUE - 8, "bincount: classes must fit a Java array, got class=%d", size - 1);
        NdArray y = NdArray.zeros(weights.dtype(), Shape.of((int) size));
        BACKEND.scatter(Binary.ADD, wholes(classes, x.shape()).data(), weights.data(), y.data());
        return y;
    }
}
