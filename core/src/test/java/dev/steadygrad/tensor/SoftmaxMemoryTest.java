package dev.steadygrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.loss.CrossEntropyLoss;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The softmax family allocates its results and nothing beside, whatever the dtype and the dimension; cross-entropy and
/// its gradient together one array of the logits' size, or none where it may overwrite them.
class SoftmaxMemoryTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROWS = 256;
    private static final int CLASSES = 4000;

    /// For tasks, shapes, history and a row of each thread, and for what there is one of for each row.
    private static final long SLACK = (64 << 10) + 512 * ROWS;

    static Stream<Arguments> functions() {
        return Arrays.stream(DType.values())
                .filter(DType::isFloating)
                .flatMap(dtype -> Stream.of(
                        function(dtype, "softmax", x -> x.softmax(1)),
                        function(dtype, "softmax of columns", x -> x.softmax(0)),
                        function(dtype, "logSoftmax", x -> x.logSoftmax(1)),
                        function(dtype, "logSoftmax of columns", x -> x.logSoftmax(0)),
                        function(dtype, "logsumexp", x -> x.logsumexp(1)),
                        function(dtype, "logsumexp of columns", x -> x.logsumexp(0))));
    }

    private static Arguments function(DType dtype, String name, UnaryOperator<Tensor> f) {
        return Arguments.of(dtype, name, f);
    }

    private static Tensor logits(DType dtype) {
        return Tensor.randn(new Rng(1), ROWS, CLASSES).to(dtype);
    }

    private static long bytes(Tensor x) {
        return (long) x.numel() * x.dtype().bytes();
    }

    /// Runs `body` until it allocates no more than `enough`, at most 500 times: before code is compiled, vectors are
    /// objects.
    private static void assertAllocates(long enough, Supplier<?> body) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 500 && least > enough; i++) {
            long before = THREADS.getTotalThreadAllocatedBytes();
            body.get();
            least = Math.min(least, THREADS.getTotalThreadAllocatedBytes() - before);
        }
        assertThat(least).isLessThanOrEqualTo(enough);
    }

    @ParameterizedTest(name = "{1} of {0}")
    @MethodSource("functions")
    void function_allocatesItsResult_andItsGradientLikewise(DType dtype, String name, UnaryOperator<Tensor> f) {
        Tensor x = logits(dtype).requiresGrad(true);
        Tensor y = f.apply(x);
        assertAllocates(bytes(y) + SLACK, () -> f.apply(x));
        if (name.startsWith("logsumexp")) {
            return; // its gradient is made of several ops
        }
        List<Tensor> g = List.of(Tensor.onesLike(y));
        assertAllocates(bytes(x) + SLACK, () -> Autograd.grad(List.of(y), List.of(x), g, true, false));
    }

    static Stream<DType> dtypes() {
        return Arrays.stream(DType.values()).filter(DType::isFloating);
    }

    @ParameterizedTest
    @MethodSource("dtypes")
    void crossEntropyWithItsGradient_allocatesOneArray(DType dtype) {
        Tensor x = logits(dtype).requiresGrad(true);
        Tensor target = Tensor.randint(0, CLASSES, new Rng(2), ROWS);
        CrossEntropyLoss plain = new CrossEntropyLoss();
        Tensor weight = Tensor.ones(CLASSES).to(dtype);
        for (CrossEntropyLoss loss : List.of(plain, plain.weight(weight))) {
            assertAllocates(bytes(x) + SLACK, () -> Autograd.grad(loss.apply(x, target), x, false));
        }
    }

    @ParameterizedTest
    @MethodSource("dtypes")
    void crossEntropyOverItsLogits_allocatesNoArray(DType dtype) {
        Tensor x = logits(dtype).requiresGrad(true).clone();
        Tensor target = Tensor.randint(0, CLASSES, new Rng(2), ROWS);
        CrossEntropyLoss loss = new CrossEntropyLoss().overwriteLogits(true);
        assertAllocates(SLACK, () -> Autograd.grad(List.of(loss.apply(x, target)), List.of(x), List.of(), true, false));
    }

    @ParameterizedTest
    @MethodSource("dtypes")
    void crossEntropyWithoutGradient_allocatesNoArray(DType dtype) {
        Tensor x = logits(dtype);
        Tensor target = Tensor.randint(0, CLASSES, new Rng(2), ROWS);
        assertAllocates(SLACK, () -> new CrossEntropyLoss().apply(x, target));
    }
}
