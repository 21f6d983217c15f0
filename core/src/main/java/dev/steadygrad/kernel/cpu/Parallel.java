package dev.steadygrad.kernel.cpu;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The threads that kernels share: the caller and daemon threads that wait for work. Which thread takes which chunk
/// never changes a result.
final class Parallel {
    private static final ExecutorService WORKERS = Executors.newCachedThreadPool(task -> {
        Thread t = new Thread(task, "steadygrad-worker");
        t.setDaemon(true);
        return t;
    });

    /// True inside a chunk: a kernel called there stays on its thread.
    private static final ThreadLocal<Boolean> INSIDE = ThreadLocal.withInitial(() -> false);

    private static volatile int threads = Runtime.getRuntime().availableProcessors();

    private Parallel() {}

    static int threads() {
        return threads;
    }

    static void threads(int n) {
        threads = n;
    }

    /// Calls `body` with 0 to `chunks - 1`, in any order, and returns when all are done. What a chunk throws is thrown
    /// here.
    static void forEach(int chunks, IntConsumer body) {
        int workers = Math.min(threads, chunks) - 1;
        if (workers <= 0 || INSIDE.get()) {
            for (int c = 0; c < chunks; c++) {
                body.accept(c);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(workers);
        Runnable take = () -> {
            INSIDE.set(true);
            try {
                for (int c = next.getAndIncrement(); c < chunks; c = next.getAndIncrement()) {
                    body.accept(c);
                }
            } catch (Throwable t) {
                next.set(chunks);
                failure.compareAndSet(null, t);
            } finally {
                INSIDE.set(false);
            }
        };
        for (int w = 0; w < workers; w++) {
            WORKERS.execute(() -> {
                try {
                    take.run();
                } finally {
                    done.countDown();
                }
            });
        }
        take.run();
        await(done);
        Throwable t = failure.get();
        if (t instanceof RuntimeException e) {
            throw e;
        }
        if (t instanceof Error e) {
            throw e;
        }
    }

    /// Waits even when interrupted, since the workers still write the caller's arrays; the interrupt is kept.
    private static void await(CountDownLatch done) {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
