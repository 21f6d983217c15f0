package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeadStartTest {
    @Test
    void headStart_comesToAnEnd_butNotAtOnce() throws InterruptedException {
        var over = new CountDownLatch(1);
        long start = System.nanoTime();
        HeadStart.then(over::countDown);
        assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1900));
    }

    @Test
    void headStart_thatIsEnded_isOverSooner() throws InterruptedException {
        var over = new CountDownLatch(1);
        long start = System.nanoTime();
        HeadStart.then(over::countDown).end();
        assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.MILLISECONDS.toNanos(1900));
    }

    @Test
    void headStart_leavesAProcessorToTheCompilers() throws InterruptedException {
        var running = new AtomicInteger();
        var over = new CountDownLatch(1);
        HeadStart start = HeadStart.then(() -> {
            running.set(HeadStart.threads(1 << 20));
            over.countDown();
        });
        start.end();
        assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(running).hasValue(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
    }
}
