package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
}
