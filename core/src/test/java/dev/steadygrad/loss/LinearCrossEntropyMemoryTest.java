package dev.steadygrad.loss;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.op.EmptyRow;
import dev.steadygrad.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// All that is allocated, live or not, beside the gradients: at most 64 MiB, of logits that take several times as much.
class LinearCrossEntropyMemoryTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final CrossEntropyLoss LOSS = new CrossEntropyLoss();
    private static final long MOST = 64L << 20;
    private static final int WIDTH = 32;

    /// The least of several runs: before code is compiled, vectors are objects. Each has one class more than the last,
    /// so that no array kept from that one fits.
    private static long scratch(CrossEntropyLoss loss, int rows, int classes, boolean probabilities) {
        long least = Long.MAX_VALUE;
        for (int c = classes; c < classes + 20 && least > MOST; c++) {
            Tensor hidden = Tensor.randn(new Rng(1), rows, WIDTH).requiresGrad(true);
            Tensor weight = Tensor.randn(new Rng(2), c, WIDTH).requiresGrad(true);
            Tensor bias = Tensor.zeros(c).requiresGrad(true);
            Tensor target =
                    probabilities ? Tensor.full(1.0 / c, rows, c) : Tensor.randint(0, classes, new Rng(3), rows);
            CrossEntropyLoss of = loss.classMask() == null
                    ? loss
                    : loss.classMask(Tensor.arange(c).ge(0));
            long before = THREADS.getTotalThreadAllocatedBytes();
            new LinearCrossEntropyLoss(of).apply(hidden, weight, bias, target).backward();
            long all = THREADS.getTotalThreadAllocatedBytes() - before;
            assertThat(Objects.requireNonNull(weight.grad()).shape()).isEqualTo(Shape.of(c, WIDTH));
            least = Math.min(least, all - 4L * (rows * WIDTH + c * WIDTH + c));
        }
        return least;
    }

    /// Of 130 MiB of logits.
    @Test
    void plainLoss_takesLittle() {
        assertThat(scratch(LOSS, 1000, 34_000, false)).isBetween(0L, MOST);
    }

    static Stream<CrossEntropyLoss> options() {
        return Stream.of(
                LOSS.labelSmoothing(0.1),
                LOSS.zLoss(0.01),
                LOSS.softCap(30).zLoss(0.01),
                LOSS.softCap(30)
                        .zLoss(0.01)
                        .labelSmoothing(0.1)
                        .classMask(Tensor.of(new long[] {1}, 1).ne(0))
                        .policy(new LossPolicy().emptyRow(EmptyRow.UNIFORM)));
    }

    /// Of 60 MiB of logits, for which the same loss of all logits takes up to 3 GiB.
    @ParameterizedTest
    @MethodSource("options")
    void otherLosses_takeNotMuchMore(CrossEntropyLoss loss) {
        for (boolean probabilities : new boolean[] {false, true}) {
            assertThat(scratch(loss, 400, 40_000, probabilities)).isBetween(0L, MOST);
        }
    }
}
