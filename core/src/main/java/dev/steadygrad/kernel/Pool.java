package dev.steadygrad.kernel;

import dev.steadygrad.base.DType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Storages that nobody can see any more, kept for the next results of the same size: Java fills a new array with zeros
/// first, which takes a large array longer than the arithmetic, and leaves the cache cold.
///
/// What is kept is bounded by an eighth of the heap; beyond that it is left to the garbage collector.
public final class Pool {
    /// Smaller arrays cost less than looking for one.
    private static final int SMALLEST = 1 << 10;

    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 8;

    private static final Map<DType, Map<Integer, ArrayDeque<Object>>> FREE = new EnumMap<>(DType.class);
    private static long bytes;

    private static final ThreadLocal<@Nullable List<Storage>> BIRTHS = new ThreadLocal<>();

    private Pool() {}

    /// A storage that may be recycled.
    ///
    /// @param zeros whether it holds zeros; else its maker writes every element, and it holds what was there before
    static Storage storage(DType dtype, int n, boolean zeros) {
        Object array = n < SMALLEST ? null : find(dtype, n);
        if (array != null && zeros) {
            clear(array);
        }
        Storage s = Storage.of(dtype, array == null ? fresh(dtype, n) : array);
        if (n >= SMALLEST) {
            adopt(s);
        }
        return s;
    }

    /// Counts `s`, which nobody else has seen, among those made now on this thread.
    public static void adopt(Storage s) {
        List<Storage> births = BIRTHS.get();
        if (births != null) {
            births.add(s);
        }
    }

    private static Object fresh(DType dtype, int n) {
        return switch (dtype) {
            case FLOAT32 -> new float[n];
            case FLOAT64 -> new double[n];
            case INT64 -> new long[n];
            case INT32 -> new int[n];
            case UINT8, BOOL -> new byte[n];
            case FLOAT16, BFLOAT16 -> new short[n];
        };
    }

    private static void clear(Object array) {
        switch (array) {
            case float[] a -> Arrays.fill(a, 0);
            case double[] a -> Arrays.fill(a, 0);
            case long[] a -> Arrays.fill(a, 0);
            case int[] a -> Arrays.fill(a, 0);
            case byte[] a -> Arrays.fill(a, (byte) 0);
            case short[] a -> Arrays.fill(a, (short) 0);
            default -> throw new AssertionError(array.getClass());
        }
    }

    private static synchronized @Nullable Object find(DType dtype, int n) {
        ArrayDeque<Object> same = FREE.getOrDefault(dtype, Map.of()).get(n);
        Object array = same == null ? null : same.poll();
        bytes -= array == null ? 0 : (long) n * dtype.bytes();
        return array;
    }

    static synchronized void give(Storage s) {
        int n = s.length();
        if (n < SMALLEST) {
            return;
        }
        bytes += (long) n * s.dtype().bytes();
        if (bytes > MOST_BYTES) {
            FREE.clear();
            bytes = 0;
        } else {
            FREE.computeIfAbsent(s.dtype(), d -> new HashMap<>())
                    .computeIfAbsent(n, k -> new ArrayDeque<>())
                    .push(s.array());
        }
    }

    /// What `body` returns; the storages of some size that it makes on this thread are added to `births`.
    public static <T> T watch(List<Storage> births, Supplier<T> body) {
        List<Storage> outer = BIRTHS.get();
        BIRTHS.set(births);
        try {
            return body.get();
        } finally {
            BIRTHS.set(outer);
        }
    }

    /// Runs `body` and recycles the storages of some size that it makes on this thread: nobody uses them afterwards.
    public static void recycling(Runnable body) {
        List<Storage> births = new ArrayList<>();
        watch(births, () -> {
                    body.run();
                    return births;
                })
                .forEach(Storage::recycle);
    }
}
