package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;

/// Positions in the order of their elements, a row (the last dimension) at a time. Elements are compared as longs that
/// sort as they do, NaN after all others. With the upper half of it and the position below, the longs are sorted where
/// the positions shall stand, and equal elements stay as they were; where elements of 64 bits have equal upper halves,
/// these are then sorted by the lower ones alike.
final class SortKernel {
    /// Up to this many first positions are chosen by insertion, more by sorting all.
    private static final int FEW = 128;

    private static final int HALF = Integer.SIZE;
    private static final long POSITION = (1L << HALF) - 1;
    private static final int DIGIT = 8;

    private SortKernel() {}

    static void argSort(boolean descending, Strided x, Strided y) {
        Offsets heads = RowKernel.heads(x);
        Offsets results = RowKernel.heads(y);
        int n = RowKernel.length(x);
        int wanted = RowKernel.length(y);
        boolean few = wanted < n / 4 && wanted <= FEW;
        boolean inPlace = wanted == n && RowKernel.step(y) == 1;
        ThreadLocal<long[]> rows = ThreadLocal.withInitial(() -> new long[n]);
        RowKernel.forEachRow(RowKernel.rows(x), n, i -> {
            long[] keys = inPlace ? (long[]) y.storage().array() : rows.get();
            int at = inPlace ? results.at(i) : 0;
            if (few) {
                keys(descending, x, heads.at(i), keys);
                store(first(keys, n, wanted), y, results.at(i));
                return;
            }
            sort(descending, x, heads.at(i), keys, at);
            if (!inPlace) {
                store(keys, y, results.at(i));
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

    private static void keys(boolean descending, Strided x, int head, long[] keys) {
        long flip = descending ? -1 : 0;
        for (int j = 0; j < keys.length; j++) {
            keys[j] = key(x, head + j * RowKernel.step(x)) ^ flip;
        }
    }

    /// Writes the positions of a row of `x` to `order`, from `at` on.
    private static void sort(boolean descending, Strided x, int head, long[] order, int at) {
        int n = RowKernel.length(x);
        int step = RowKernel.step(x);
        long flip = descending ? -1 : 0;
        for (int j = 0; j < n; j++) {
            order[at + j] = (key(x, head + j * step) ^ flip) >> HALF << HALF | j;
        }
        Arrays.sort(order, at, at + n);
        for (int from = at, to = at; from < at + n && !isNarrow(x.dtype()); from = to) {
            long upper = order[from] >> HALF;
            while (to < at + n && order[to] >> HALF == upper) {
                to++;
            }
            if (to - from > 1) {
                sortByLowerHalf(flip, x, head, order, from, to);
            }
        }
        for (int j = at; j < at + n; j++) {
            order[j] &= POSITION;
        }
    }

    /// Elements `from` to `to` of the order, whose keys have equal upper halves.
    private static void sortByLowerHalf(long flip, Strided x, int head, long[] order, int from, int to) {
        for (int j = from; j < to; j++) {
            long position = order[j] & POSITION;
            long key = key(x, head + (int) position * RowKernel.step(x)) ^ flip;
            // the lower half counts without a sign
            order[j] = (key ^ 1L << (HALF - 1)) << HALF | position;
        }
        Arrays.sort(order, from, to);
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
}
