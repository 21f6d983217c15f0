package dev.steadygrad.op;

import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// First and second derivatives of the softmax family at ordinary and at confident rows.
class SoftmaxGradGradTest {
    private static final Tensor TARGET = Tensor.of(new long[] {0, 2, -1}, 3);
    private static final Tensor PROBABILITIES =
            Tensor.of(new double[] {0.1, 0.2, 0.3, 0.4, 1, 0, 0, 0, 0.25, 0.25, 0.25, 0.25}, 3, 4);

    static Stream<Arguments> functions() {
        List<Function<Tensor, Tensor>> functions = List.of(
                x -> x.apply(new Softmax(1)),
                x -> x.apply(new Softmax(0)),
                x -> x.apply(new LogSoftmax(1)),
                x -> x.apply(new LogSoftmax(0)),
                x -> x.logsumexp(1),
                x -> x.apply(new CrossEntropyRows(), List.of(TARGET)),
                x -> x.apply(new SoftCrossEntropyRows(0.1, false), List.of(TARGET)),
                x -> x.apply(new SoftCrossEntropyRows(0, true), List.of(PROBABILITIES)));
        return functions.stream().flatMap(f -> Stream.of(0.0, 30.0, 50.0, 80.0).map(gap -> Arguments.of(f, gap)));
    }

    /// Rows led by `gap`: by the target's class, by another, by one of two.
    private static Tensor rows(double gap) {
        return Tensor.of(new double[] {gap, 0.5, 0, -1, 0.25, gap, 0, 1, gap, gap, 0.5, 2}, 3, 4)
                .requiresGrad(true);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void derivatives_passTheChecks(Function<Tensor, Tensor> f, double gap) {
        GradCheck.check(xs -> f.apply(xs.getFirst()), rows(gap));
        GradGradCheck.check(xs -> f.apply(xs.getFirst()), rows(gap));
    }
}
