package dev.steadygrad.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Turns Ctrl-C, or the end of the machine, into a call to `stop`, and holds the JVM until [#close], so that what is
/// being written is written whole. The JVM then exits with the signal's own code, 130 for Ctrl-C.
final class StopSignal {
    /// What a shell gives a program that Ctrl-C ended.
    static final int EXIT_CODE = 130;

    private static final int PATIENCE_SECONDS = 30;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    StopSignal(Runnable stop) {
        hook = new Thread(() -> {
            stop.run();
            awaitClose();
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void awaitClose() {
        try {
            closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down: the hook has run.
        }
    }
}
