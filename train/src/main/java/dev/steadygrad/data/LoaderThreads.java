package dev.steadygrad.data;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// The threads that make batches. One takes a single batch and then the next one anybody wants, and ends when there is
/// none: it never waits for a reader, so a reader that goes away leaves nothing behind.
final class LoaderThreads {
    private static final String NAME = "steadygrad-loader-";
    private static final long IDLE_MILLIS = 200;
    private static final AtomicInteger STARTED = new AtomicInteger();

    private static final ThreadPoolExecutor POOL = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            task -> Thread.ofPlatform()
                    .daemon()
                    .name(NAME + STARTED.getAndIncrement())
                    .unstarted(task));

    private LoaderThreads() {}

    static CompletableFuture<Batch> start(Supplier<Batch> work) {
        return CompletableFuture.supplyAsync(work, POOL);
    }

    /// The result, or what the work threw.
    static Batch await(CompletableFuture<Batch> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }
}
