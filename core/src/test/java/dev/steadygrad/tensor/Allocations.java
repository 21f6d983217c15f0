package dev.steadygrad.tensor;

import com.sun.management.ThreadMXBean;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Storage;
import java.lang.management.ManagementFactory;
import java.util.List;

/// Counts what code allocates.
final class Allocations {
    static final int SIDE = 512;

    /// The bytes of a matrix of [#SIDE] by [#SIDE] float32.
    static final long ARRAY = 4L * SIDE * SIDE;

    /// What tasks, shapes, history and scratch may take on top: an eighth of an array.
    static final long SLACK = ARRAY / 8;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocations() {}

    /// The least of several runs: before code is compiled, vectors are objects.
    static long bytes(long enough, Runnable body) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3000 && least > enough; i++) {
            drainPool();
            long before = THREADS.getTotalThreadAllocatedBytes();
            body.run();
            least = Math.min(least, THREADS.getTotalThreadAllocatedBytes() - before);
        }
        return least;
    }

    /// Takes what others have left for reuse, so that every array counts.
    private static void drainPool() {
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64, DType.INT64, DType.BOOL)) {
            long fresh = (long) SIDE * SIDE * dtype.bytes();
            long taken = 0;
            while (taken < fresh) {
                long before =
                        THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId());
                Storage.blank(dtype, SIDE * SIDE);
                taken = THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before;
            }
        }
    }
}
