package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Storage;
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
    @SuppressWarnings("SuspiciousSystemArraycopy") // one dtype has one array class
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
        forEachTile(loop, fast, (at, target, n, height) -> {
            Object t = tile.get();
            for (int q = 0; q < height; q++) {
                System.arraycopy(from, at + q * pitchIn, t, q * PITCH, n);
            }
            turn(rows, t, to, target, pitchOut, n, height);
        });
        return true;
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
    private static void forEachTile(Loop loop, int fast, Tile tile) {
        int last = loop.dims().length - 1;
        int width = loop.dims()[fast];
        int height = loop.dims()[last];
        int across = Math.ceilDiv(width, WIDTH);
        int down = Math.ceilDiv(height, HEIGHT);
        Shape outer = Shape.of(without(loop.dims(), fast, last));
        Offsets to = new Offsets(outer, without(loop.strides(0), fast, last), loop.offset(0));
        Offsets from = new Offsets(outer, without(loop.strides(1), fast, last), loop.offset(1));
        Parallel.forEach(outer.numel() * across * down, c -> {
            int plane = c / (across * down);
            int p = c % across * WIDTH;
            int q = c / across % down * HEIGHT;
            tile.copy(
                    from.at(plane) + p + q * loop.strides(1)[last],
                    to.at(plane) + p * loop.strides(0)[fast] + q,
                    Math.min(WIDTH, width - p),
                    Math.min(HEIGHT, height - q));
        });
    }

    private static int[] without(int[] a, int i, int last) {
        int[] b = Arrays.copyOf(a, last - 1);
        System.arraycopy(a, i + 1, b, i, last - 1 - i);
        return b;
    }
}
