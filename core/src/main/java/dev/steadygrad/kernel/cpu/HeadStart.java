package dev.steadygrad.kernel.cpu;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The first moments of a process, which run plain code. Until the JVM has compiled it, each operation of the Vector
/// API is an object and a call, some hundred times slower than plain code, which gives the same bits and is compiled
/// within milliseconds: a short program is done before vector code would pay.
///
/// Meanwhile kernels leave a processor to the JVM's compilers.
final class HeadStart {
    private static final long MILLIS = 2000;

    private static final AtomicInteger RUNNING = new AtomicInteger();

    private final CountDownLatch over = new CountDownLatch(1);

    private HeadStart() {}

    /// Begins one, and runs `next` when it is over.
    static HeadStart then(Runnable next) {
        HeadStart start = new HeadStart();
        RUNNING.incrementAndGet();
        Thread thread = new Thread(() -> start.await(next), "steadygrad-head-start");
        thread.setDaemon(true);
        thread.start();
        return start;
    }

    private void await(Runnable next) {
        try {
            if (!over.await(MILLIS, TimeUnit.MILLISECONDS)) {
                end();
            }
            next.run();
        } catch (InterruptedException e) {
            // plain code stays, as whoever ends this thread wants it
        } finally {
            RUNNING.decrementAndGet();
        }
    }

    /// Ends it now, for work at which plain code stays many times slower.
    void end() {
        over.countDown();
    }

    /// How many of `threads` threads kernels take now.
    static int threads(int threads) {
        return RUNNING.get() == 0 ? threads : Math.clamp(Runtime.getRuntime().availableProcessors() - 1, 1, threads);
    }
}
