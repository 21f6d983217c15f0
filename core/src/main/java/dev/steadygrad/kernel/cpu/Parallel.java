package dev.steadygrad.kernel.cpu;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The team of threads that kernels share: the caller and daemon threads, which look for work a little longer than a
/// kernel takes before they sleep. Which thread takes which chunk never changes a result. A kernel called while the
/// team is busy, from within a chunk or from another thread, runs on its own thread.
final class Parallel {
    /// Turns of looking for work before sleeping: some 50 µs.
    private static final int PATIENCE = 2000;

    private static final AtomicBoolean BUSY = new AtomicBoolean();
    private static final AtomicLong JOBS = new AtomicLong();
    private static final AtomicInteger HIRED = new AtomicInteger();

    private static volatile int threads = Runtime.getRuntime().availableProcessors();
    private static volatile Worker[] team = new Worker[0];
    private static volatile @Nullable Job current;

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
        int workers = Math.min(HeadStart.threads(threads), chunks) - 1;
        if (workers <= 0 || !BUSY.compareAndSet(false, true)) {
            for (int c = 0; c < chunks; c++) {
                body.accept(c);
            }
            return;
        }
        Job job = new Job(chunks, workers + 1, body);
        try {
            hire(workers);
            current = job;
            for (int w = 0; w < workers; w++) {
                LockSupport.unpark(team[w]);
            }
            job.work(0);
            job.await();
        } finally {
            current = null;
            BUSY.set(false);
        }
        job.rethrow();
    }

    /// Only the thread that holds [#BUSY] gets here.
    private static void hire(int workers) {
        if (team.length >= workers) {
            return;
        }
        Worker[] larger = Arrays.copyOf(team, workers);
        for (int w = team.length; w < workers; w++) {
            larger[w] = new Worker(HIRED.getAndIncrement());
            larger[w].start();
        }
        team = larger;
    }

    private static final class Worker extends Thread {
        private final int number;

        Worker(int number) {
            super("steadygrad-worker-" + number);
            this.number = number;
            setDaemon(true);
        }

        @Override
        public void run() {
            long last = 0;
            for (int idle = 0; ; idle++) {
                Job job = current;
                if (job != null && job.serial != last && number < threads - 1) {
                    job.work(number + 1);
                    last = job.serial;
                    idle = 0;
                } else if (idle < PATIENCE) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                    idle = 0;
                }
            }
        }
    }

    /// One call: chunks to hand out, and how many are done. Each thread begins with a range of its own, so that kernels
    /// that go over the same rows find them in its cache; who is done helps the others.
    private static final class Job {
        private final int chunks;
        private final int ranges;
        private final IntConsumer body;
        private final Thread caller = Thread.currentThread();
        private final long serial = JOBS.incrementAndGet();
        private final AtomicIntegerArray begun;
        private final AtomicInteger done = new AtomicInteger();
        private volatile @Nullable Throwable failure;

        Job(int chunks, int ranges, IntConsumer body) {
            this.chunks = chunks;
            this.ranges = ranges;
            this.body = body;
            this.begun = new AtomicIntegerArray(ranges);
        }

        void work(int first) {
            for (int i = 0; i < ranges; i++) {
                int range = (first + i) % ranges;
                int from = start(range);
                int n = start(range + 1) - from;
                for (int c = begun.getAndIncrement(range); c < n; c = begun.getAndIncrement(range)) {
                    run(from + c);
                }
            }
        }

        private int start(int range) {
            return (int) ((long) chunks * range / ranges);
        }

        private void run(int chunk) {
            try {
                if (failure == null) {
                    body.accept(chunk);
                }
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            if (done.incrementAndGet() == chunks) {
                LockSupport.unpark(caller);
            }
        }

        /// Waits even when interrupted, since the workers still write the caller's arrays; the interrupt is kept.
        void await() {
            boolean interrupted = false;
            for (int idle = 0; done.get() < chunks; idle++) {
                if (idle < PATIENCE) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                    interrupted |= Thread.interrupted();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        void rethrow() {
            Throwable t = failure;
            if (t instanceof RuntimeException e) {
                throw e;
            }
            if (t instanceof Error e) {
                throw e;
            }
        }
    }
}
