package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final int SECONDS = 30;

    private final LinkedBlockingQueue<Kernels> taken = new LinkedBlockingQueue<>();
    private final Kernels plain = Kernels.over(new ScalarRows());

    /// Rows that are as fast as the others from the start, so that the tests need not wait for a compiler.
    private final Rows fast = new ScalarRows();

    private Kernels next() throws InterruptedException {
        return Objects.requireNonNull(taken.poll(SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void productsAndElements_changeForEveryProgram_theOthersNot() throws InterruptedException {
        WarmUp.start(plain, fast, taken::add);
        Kernels first = next();
        Kernels second = next();
        assertThat(first.matmul()).isNotSameAs(plain.matmul());
        assertThat(first.elementwise()).isSameAs(plain.elementwise());
        assertThat(second.matmul()).isSameAs(first.matmul());
        assertThat(second.elementwise()).isNotSameAs(plain.elementwise());
        assertThat(second.rows()).isSameAs(fast);
        assertThat(taken.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void whatTheProgramAsksFor_changesNext() throws InterruptedException {
        ConvolutionKernel images = plain.convolution();
        WarmUp.start(plain, fast, taken::add);
        next();
        Kernels second = next();
        assertThat(second.convolution()).isNotSameAs(images);
        assertThat(second.elementwise()).isSameAs(plain.elementwise());
        SoftmaxKernel few = next().shortRows();
        assertThat(next().shortRows()).isNotSameAs(few);
        SoftmaxKernel softmax = plain.softmax();
        assertThat(next().softmax()).isNotSameAs(softmax);
    }
}
