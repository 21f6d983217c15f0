package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    /// Rows that are as fast as the others from the start, so that the test need not wait for a compiler.
    @Test
    void kernels_changeOneFamilyAfterTheOther_untilAllHave() throws InterruptedException {
        var taken = new LinkedBlockingQueue<Kernels>();
        Kernels plain = Kernels.over(new ScalarRows());
        Rows fast = new ScalarRows();
        WarmUp.start(plain, fast, taken::add);
        Kernels first = taken.poll(30, TimeUnit.SECONDS);
        Kernels second = taken.poll(30, TimeUnit.SECONDS);
        Kernels third = taken.poll(30, TimeUnit.SECONDS);
        Kernels all = taken.poll(30, TimeUnit.SECONDS);
        assertThat(first.matmul()).isNotSameAs(plain.matmul());
        assertThat(first.elementwise()).isSameAs(plain.elementwise());
        assertThat(second.matmul()).isSameAs(first.matmul());
        assertThat(second.elementwise()).isNotSameAs(plain.elementwise());
        assertThat(second.convolution()).isSameAs(plain.convolution());
        assertThat(third.convolution()).isNotSameAs(plain.convolution());
        assertThat(third.softmax()).isSameAs(plain.softmax());
        assertThat(all.softmax()).isNotSameAs(plain.softmax());
        assertThat(all.rows()).isSameAs(fast);
    }
}
