package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.LongStorage;
import dev.steadygrad.kernel.Storage;
import java.util.Arrays;
import java.util.Comparator;

/// Distinct slices along one dimension, ordered by their first element, then their second, and so on.
public final class UniqueSlices {
    private final Storage values;
    private final int first;
    private final int width;

    private UniqueSlices(NdArray rows) {
        this.values = rows.storage();
        this.first = rows.data().offset();
        this.width = rows.shape().dim(1);
    }

    /// **Errors**: `IllegalArgumentException` for a scalar.
    public static Order.Unique of(NdArray x, int dim) {
        Check.that(x.rank() > 0, "unique: a scalar has no dimension to slice, got shape=%s", x.shape());
        int d = Check.dim("unique", dim, x.shape());
        int n = x.shape().dim(d);
        int[] order = new int[x.rank()];
        for (int i = 0, j = 1; i < order.length; i++) {
            order[i == d ? 0 : j++] = i;
        }
        NdArray front = x.permute(order);
        int width = x.shape().with(d, 1).numel();
        UniqueSlices slices = new UniqueSlices(front.reshape(Shape.of(n, width)).contiguous());
        return slices.unique(x, d, n);
    }

    private Order.Unique unique(NdArray x, int d, int n) {
        Integer[] sorted = new Integer[n];
        Arrays.setAll(sorted, i -> i);
        Comparator<Integer> order = values.dtype().isFloating() ? this::reals : this::wholes;
        Arrays.sort(sorted, order);
        long[] inverse = new long[n];
        long[] kept = new long[n];
        long[] counts = new long[n];
        int found = 0;
        for (int i = 0; i < n; i++) {
            if (i == 0 || order.compare(sorted[i - 1], sorted[i]) != 0) {
                kept[found++] = sorted[i];
            }
            inverse[sorted[i]] = found - 1L;
            counts[found - 1]++;
        }
        NdArray at = longs(kept, found);
        NdArray chosen =
                Indices.gather("unique", x, d, Positions.of("unique", Indices.along("unique", at, d, x.shape())));
        return new Order.Unique(chosen, longs(inverse, n), longs(counts, found));
    }

    private static NdArray longs(long[] values, int n) {
        return NdArray.of(new LongStorage(Arrays.copyOf(values, n)), Shape.of(n));
    }

    private int reals(int a, int b) {
        int order = 0;
        for (int i = 0; i < width && order == 0; i++) {
            // 0 and -0 are one number
            order = Double.compare(
                    values.getDouble(first + a * width + i) + 0.0, values.getDouble(first + b * width + i) + 0.0);
        }
        return order;
    }

    private int wholes(int a, int b) {
        int order = 0;
        for (int i = 0; i < width && order == 0; i++) {
            order = Long.compare(values.getLong(first + a * width + i), values.getLong(first + b * width + i));
        }
        return order;
    }
}
