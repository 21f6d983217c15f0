package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.kernel.Strided;
import java.lang.reflect.Array;
import java.util.Arrays;

/// Copies between layouts whose fastest dimensions differ, as of a transposed matrix. Either side alone is read or
/// written in long runs; the change of direction happens in a tile that stays in the second-level cache.
final class TransposeKernel {
    /// How long the runs are that are read, and those that are written.
    private static final int WIDTH = 128;

    private static final int HEIGHT = 512;

    /// From row to row of a tile: not a power of 2, so that a column does not fall on a few sets of the cache. A
    /// constant, so that the compiler can leave out the bounds checks of a column.
    static final int PITCH = WIDTH + 16;

    /// Below this a plain loop is as fast.
    private static final int SMALLEST = 16;

    /// The tile of a thread, by the class of its array.
    private static final ClassValue<ThreadLocal<Object>> TILES = new ClassValue<>() {
        @Override
        protected ThreadLocal<Object> computeValue(Class<?> array) {
            return ThreadLocal.withInitial(() -> Array.newInstance(array.getComponentType(), HEIGHT * PITCH));
        }
    };

    private TransposeKernel() {}

    /// Copies `rows` runs of `n` elements to `n` runs of `rows`.
    private interface Tile {
        void copy(int from, int to, int n, int rows);
    }

    /// Whether operand `i` of `loop` lies across operand 0, which is written in runs.
    static boolean isAcross(Loop loop, int i) {
        int[] dims = loop.dims();
        int last = dims.length - 1;
        int fast = fastest(loop.strides(i));
        return fast >= 0 && fast < last && loop.step(0) == 1 && dims[fast] >= SMALLEST && dims[last] >= SMALLEST;
    }

    /// Copies operand 1 of `loop`, in `x`, to operand 0, in `y`, where this way is the faster one.
    ///
    /// @return whether it was
    static boolean copy(ElementRows rows, Loop loop, Storage x, Storage y) {
        if (!isAcross(loop, 1)) {
            return false;
        }
        int fast = fastest(loop.strides(1));
        int pitchIn = loop.step(1);
        int pitchOut = loop.strides(0)[fast];
        Object from = x.array();
        Object to = y.array();
        ThreadLocal<Object> tile = TILES.get(to.getClass());
        forEachTile(loop, fast, x.dtype().bytes(), (at, target, n, height) -> {
            Object t = tile.get();
            fill(from, at, pitchIn, t, n, height);
            turn(rows, t, to, target, pitchOut, n, height);
        });
        return true;
    }

    /// Floats apart from the others: a copy whose class the compiler does not know takes longer than these few bytes.
    @SuppressWarnings("SuspiciousSystemArraycopy") // one dtype has one array class
    private static void fill(Object x, int from, int pitch, Object t, int n, int height) {
        if (x instanceof float[] a) {
            float[] b = (float[]) t;
            for (int q = 0; q < height; q++) {
                System.arraycopy(a, from + q * pitch, b, q * PITCH, n);
            }
            return;
        }
        for (int q = 0; q < height; q++) {
            System.arraycopy(x, from + q * pitch, t, q * PITCH, n);
        }
    }

    /// Writes the columns of a tile as rows.
    private static void turn(ElementRows rows, Object t, Object y, int to, int pitch, int n, int height) {
        switch (y) {
            case float[] b -> rows.transpose((float[]) t, 0, b, to, pitch, n, height);
            case double[] b -> {
                double[] a = (double[]) t;
                for (int p = 0; p < n; p++) {
                    for (int q = 0; q < height; q++) {
                        b[to + p * pitch + q] = a[p + q * PITCH];
                    }
                }
            }
            case long[] b -> {
                long[] a = (long[]) t;
                for (int p = 0; p < n; p++) {
                    for (int q = 0; q < height; q++) {
                        b[to + p * pitch + q] = a[p + q * PITCH];
                    }
                }
            }
            case int[] b -> {
                int[] a = (int[]) t;
                for (int p = 0; p < n; p++) {
                    for (int q = 0; q < height; q++) {
                        b[to + p * pitch + q] = a[p + q * PITCH];
                    }
                }
            }
            case short[] b -> {
                short[] a = (short[]) t;
                for (int p = 0; p < n; p++) {
                    for (int q = 0; q < height; q++) {
                        b[to + p * pitch + q] = a[p + q * PITCH];
                    }
                }
            }
            case byte[] b -> {
                byte[] a = (byte[]) t;
                for (int p = 0; p < n; p++) {
                    for (int q = 0; q < height; q++) {
                        b[to + p * pitch + q] = a[p + q * PITCH];
                    }
                }
            }
            default -> throw new AssertionError(y.getClass());
        }
    }

    private static int fastest(int[] strides) {
        for (int d = 0; d < strides.length; d++) {
            if (strides[d] == 1) {
                return d;
            }
        }
        return -1;
    }

    /// Cuts the plane of dimension `fast` and the last one into tiles, at each position of the others.
    private static void forEachTile(Loop loop, int fast, int bytes, Tile tile) {
        int last = loop.dims().length - 1;
        Cut columns = Cut.of(loop.dims()[fast], WIDTH, loop.offset(1), loop.step(1), bytes);
        Cut rows = Cut.of(loop.dims()[last], HEIGHT, loop.offset(0), loop.strides(0)[fast], bytes);
        int across = columns.parts();
        int down = rows.parts();
        Shape outer = Shape.of(without(loop.dims(), fast, last));
        Offsets to = new Offsets(outer, without(loop.strides(0), fast, last), loop.offset(0));
        Offsets from = new Offsets(outer, without(loop.strides(1), fast, last), loop.offset(1));
        Parallel.forEach(outer.numel() * across * down, c -> {
            int plane = c / (across * down);
            int i = c % across;
            int j = c / across % down;
            int p = columns.start(i);
            int q = rows.start(j);
            tile.copy(
                    from.at(plane) + p + q * loop.strides(1)[last],
                    to.at(plane) + p * loop.strides(0)[fast] + q,
                    columns.start(i + 1) - p,
                    rows.start(j + 1) - q);
        });
    }

    /// `0 .. n - 1` in parts of `size`, of which those after the first begin at the start of a cache line.
    ///
    /// @param first how long the first is
    private record Cut(int n, int size, int first) {
        /// @param pitch from one run to the next; where they do not lie alike in the lines, nothing is gained
        static Cut of(int n, int size, int offset, int pitch, int bytes) {
            boolean alike = pitch * bytes % Strided.LINE_BYTES == 0;
            int lead = alike && n > size ? Strided.toLine(offset, bytes) : 0;
            return new Cut(n, size, lead == 0 ? size : lead);
        }

        int parts() {
            return 1 + Math.ceilDiv(Math.max(0, n - first), size);
        }

        int start(int i) {
            return i == 0 ? 0 : Math.min(n, first + (i - 1) * size);
        }
    }

    private static int[] without(int[] a, int i, int last) {
        int[] b = Arrays.copyOf(a, last - 1);
        System.arraycopy(a, i + 1, b, i, last - 1 - i);
        return b;
    }
}
