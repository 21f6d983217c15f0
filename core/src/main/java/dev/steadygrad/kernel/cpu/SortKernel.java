package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;

/// Positions in the order of their elements, a row (the last dimension) at a time. Elements are compared as longs that
/// sort as they do, NaN after all others. Those of up to 32 bits have the upper half of the long for themselves: with
/// the position in the lower one, the longs are sorted where the positions shall stand, and equal elements stay as they
/// were.
final class SortKernel {
    /// Up to this many first positions are chosen by insertion, more by sorting all.
    private static final int FEW = 128;

    private static final int HALF = Integer.SIZE;
    private static final int DIGIT = 8;

    private SortKernel() {}

    static void argSort(boolean descending, Strided x, Strided y) {
        Offsets heads = RowKernel.heads(x);
        Offsets results = RowKernel.heads(y);
        int n = RowKernel.length(x);
        int wanted = RowKernel.length(y);
        boolean few = wanted < n / 4 && wanted <= FEW;
        boolean narrow = isNarrow(x.dtype());
        boolean inPlace = narrow && wanted == n && RowKernel.step(y) == 1;
        ThreadLocal<long[][]> rows = ThreadLocal.withInitial(() -> new long[narrow ? 1 : 3][n]);
        RowKernel.forEachRow(RowKernel.rows(x), n, i -> {
            long[][] runs = inPlace ? new long[][] {(long[]) y.storage().array()} : rows.get();
            long[] keys = runs[0];
            int at = inPlace ? results.at(i) : 0;
            keys(descending, x, heads.at(i), n, keys, at);
            if (few) {
                store(first(keys, n, wanted), y, results.at(i));
            } else if (narrow) {
                sortNarrow(keys, at, n);
                if (!inPlace) {
                    store(keys, y, results.at(i));
                }
            } else {
                store(sorted(keys, runs[1], runs[2]), y, results.at(i));
            }
        });
    }

    /// The position of element `k` in that order of each row; `y` has no row dimension.
    ///
    /// The keys' digits are found one after the other, the first first: how many elements have which one there, of
    /// those that have the digits found so far.
    static void kth(int k, Strided x, Strided y) {
        Offsets heads = RowKernel.heads(x);
        Offsets results = new Offsets(y.shape(), y.strides(), y.offset());
        int n = RowKernel.length(x);
        ThreadLocal<int[]> counts = ThreadLocal.withInitial(() -> new int[1 << DIGIT]);
        RowKernel.forEachRow(
                RowKernel.rows(x),
                n,
                i -> y.storage().set(results.at(i), (long) kth(k, x, heads.at(i), n, counts.get())));
    }

    private static int kth(int k, Strided x, int head, int n, int[] counts) {
        int step = RowKernel.step(x);
        long found = 0;
        long known = 0;
        int left = k;
        for (int shift = Long.SIZE - DIGIT; shift >= (isNarrow(x.dtype()) ? HALF : 0); shift -= DIGIT) {
            Arrays.fill(counts, 0);
            for (int j = 0; j < n; j++) {
                long key = key(x, head + j * step) ^ Long.MIN_VALUE;
                if ((key & known) == found) {
                    counts[(int) (key >>> shift) & (counts.length - 1)]++;
                }
            }
            int digit = 0;
            while (left >= counts[digit]) {
                left -= counts[digit++];
            }
            found |= (long) digit << shift;
            known |= (counts.length - 1L) << shift;
        }
        int at = -1;
        while (left >= 0) {
            at++;
            left -= (key(x, head + at * step) ^ Long.MIN_VALUE) == found ? 1 : 0;
        }
        return at;
    }

    private static boolean isNarrow(DType dtype) {
        return dtype != DType.FLOAT64 && dtype != DType.INT64;
    }

    private static void store(long[] order, Strided y, int at) {
        y.storage().store(order, at, RowKernel.step(y), RowKernel.length(y));
    }

    private static void keys(boolean descending, Strided x, int head, int n, long[] keys, int at) {
        int step = RowKernel.step(x);
        boolean narrow = isNarrow(x.dtype());
        long flip = descending ? -1 : 0;
        for (int j = 0; j < n; j++) {
            long key = key(x, head + j * step) ^ flip;
            keys[at + j] = narrow ? key >> HALF << HALF | j : key;
        }
    }

    /// A long that sorts as element `i` does: NaN last, -0 with 0; of a narrow dtype in the upper half.
    private static long key(Strided x, int i) {
        return switch (x.dtype()) {
            case FLOAT64 -> {
                long bits = Double.doubleToLongBits(x.storage().getDouble(i) + 0.0);
                yield bits < 0 ? bits ^ Long.MAX_VALUE : bits;
            }
            case FLOAT32, FLOAT16, BFLOAT16 -> {
                int bits = Float.floatToIntBits((float) x.storage().getDouble(i) + 0.0f);
                yield (long) (bits < 0 ? bits ^ Integer.MAX_VALUE : bits) << HALF;
            }
            case INT64 -> x.storage().getLong(i);
            case INT32, UINT8, BOOL -> x.storage().getLong(i) << HALF;
        };
    }

    private static void sortNarrow(long[] keys, int at, int n) {
        Arrays.sort(keys, at, at + n);
        for (int j = at; j < at + n; j++) {
            keys[j] &= (1L << HALF) - 1;
        }
    }

    /// The positions of the `count` smallest of `n` keys, in order.
    private static long[] first(long[] keys, int n, int count) {
        long[] order = new long[count];
        int found = 0;
        for (int j = 0; j < n && count > 0; j++) {
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
    private static long[] sorted(long[] keys, long[] a, long[] b) {
        int n = keys.length;
        long[] from = a;
        long[] to = b;
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
