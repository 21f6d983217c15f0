package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Strided;
import java.util.Arrays;

/// Positions in the order of their elements, a row (the last dimension) at a time. Elements are compared as longs that
/// sort as they do, NaN after all others.
final class SortKernel {
    /// Up to this many first positions are chosen by insertion, more by sorting all.
    private static final int FEW = 128;

    private SortKernel() {}

    static void argSort(boolean descending, Strided x, Strided y) {
        Offsets heads = RowKernel.heads(x);
        Offsets results = RowKernel.heads(y);
        int n = RowKernel.length(x);
        int wanted = RowKernel.length(y);
        RowKernel.forEachRow(RowKernel.rows(x), n, i -> {
            long[] keys = keys(descending, x, heads.at(i), n);
            long[] order = wanted < n / 4 && wanted <= FEW ? first(keys, wanted) : sorted(keys);
            y.storage().store(order, results.at(i), RowKernel.step(y), wanted);
        });
    }

    private static long[] keys(boolean descending, Strided x, int head, int n) {
        long[] keys = new long[n];
        int step = RowKernel.step(x);
        if (x.dtype().isFloating()) {
            for (int j = 0; j < n; j++) {
                keys[j] = sortable(x.storage().getDouble(head + j * step));
            }
        } else {
            x.storage().load(head, step, keys, n);
        }
        for (int j = 0; descending && j < n; j++) {
            keys[j] = ~keys[j];
        }
        return keys;
    }

    /// A long that sorts as the double does: NaN last, -0 with 0.
    private static long sortable(double v) {
        long bits = Double.doubleToLongBits(v + 0.0);
        return bits < 0 ? bits ^ Long.MAX_VALUE : bits;
    }

    /// The positions of the `count` smallest keys, in order.
    private static long[] first(long[] keys, int count) {
        long[] order = new long[count];
        int found = 0;
        for (int j = 0; j < keys.length && count > 0; j++) {
            if (found == count && keys[j] >= keys[(int) order[count - 1]]) {
                continue;
            }
            int at = found < count ? found++ : count - 1;
            while (at > 0 && keys[j] < keys[(int) order[at - 1]]) {
                order[at] = order[--at];
            }
            order[at] = j;
        }
        return order;
    }

    /// All positions by their keys, equal ones as they were: runs of 1, 2, 4, … merged.
    private static long[] sorted(long[] keys) {
        int n = keys.length;
        long[] from = new long[n];
        long[] to = new long[n];
        Arrays.setAll(from, j -> j);
        for (int width = 1; width < n; width *= 2) {
            for (int lo = 0; lo < n; lo += 2 * width) {
                merge(keys, from, to, lo, Math.min(lo + width, n), Math.min(lo + 2 * width, n));
            }
            long[] swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    private static void merge(long[] keys, long[] from, long[] to, int lo, int mid, int hi) {
        for (int i = lo, j = mid, k = lo; k < hi; k++) {
            boolean left = i < mid && (j >= hi || keys[(int) from[i]] <= keys[(int) from[j]]);
            to[k] = left ? from[i++] : from[j++];
        }
    }
}
