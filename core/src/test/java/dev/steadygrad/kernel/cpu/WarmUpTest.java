package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final int SECONDS = 30;

    private final LinkedBlockingQueue<Kernels> taken = new LinkedBlockingQueue<>();
    private final Kernels plain = Kernels.over(new ScalarRows());

    /// Rows that are as fast as the others from the start, so that the tests need not wait for a compiler.
    private final Rows fast = new ScalarRows();

    @Test
    void kernels_changeOneFamilyAfterTheOther_untilAllHave() throws InterruptedException {
        WarmUp.start(plain, fast, taken::add);
        Kernels first = taken.poll(SECONDS, TimeUnit.SECONDS);
        Kernels second = taken.poll(SECONDS, TimeUnit.SECONDS);
        taken.poll(SECONDS, TimeUnit.SECONDS);
        Kernels all = taken.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(first.matmul()).isNotSameAs(plain.matmul());
        assertThat(first.elementwise()).isSameAs(plain.elementwise());
        assertThat(second.matmul()).isSameAs(first.matmul());
        assertThat(second.elementwise()).isNotSameAs(plain.elementwise());
        assertThat(second.convolution()).isSameAs(plain.convolution());
        assertThat(second.softmax()).isSameAs(plain.softmax());
        assertThat(all.rows()).isSameAs(fast);
        assertThat(all.convolution()).isNotSameAs(plain.convolution());
        assertThat(all.softmax()).isNotSameAs(plain.softmax());
    }

    @Test
    void imagesAskedFor_comeBeforeTheRest() throws InterruptedException {
        ConvolutionKernel before = plain.convolution();
        WarmUp.start(plain, fast, taken::add);
        taken.poll(SECONDS, TimeUnit.SECONDS);
        Kernels second = taken.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(second.convolution()).isNotSameAs(before);
        assertThat(second.elementwise()).isSameAs(plain.elementwise());
    }
}
