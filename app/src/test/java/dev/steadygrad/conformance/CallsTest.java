package dev.steadygrad.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.conformance.Arguments.Marker;
import dev.steadygrad.kernel.DoubleStorage;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments.ArgumentSet;
import org.junit.jupiter.params.provider.MethodSource;

/// Arguments that PyTorch takes in more than one form.
class CallsTest {
    /// The tensor [[1, 2], [3, 4]].
    private static final String X = "x";

    static Stream<ArgumentSet> calls() {
        return Stream.of(
                call("add", Map.of("other", 2L), 3, 4, 5, 6),
                call("add", Map.of("other", 2L, "alpha", 0.5), 2, 3, 4, 5),
                call("sub", Map.of("other", 1L, "alpha", 2L), -1, 0, 1, 2),
                call("mul", Map.of("other", 0.5), 0.5, 1, 1.5, 2),
                call("div", Map.of("other", 2L, "rounding_mode", "floor"), 0, 1, 1, 2),
                call("pow", Map.of("exponent", 2L), 1, 4, 9, 16),
                call("pow", Map.of("input", 2.0, "exponent", X), 2, 4, 8, 16),
                call("clamp", Map.of("min", 2L, "max", 3L), 2, 2, 3, 3),
                call("clamp", Map.of("min", 2.5), 2.5, 2.5, 3, 4),
                call("ge", Map.of("other", 3L), 0, 0, 1, 1),
                call("sum", Map.of("dim", List.of(0L), "dtype", DType.FLOAT32), 4, 6),
                call("prod", Map.of("dtype", DType.FLOAT32), 24),
                call("cumsum", Map.of("dim", 1L, "dtype", DType.FLOAT32), 1, 3, 3, 7),
                call("max", Map.of(), 4),
                call("max", Map.of("other", X), 1, 2, 3, 4),
                call("argmax", Map.of("keepdim", true), 3),
                call("split", Map.of("split_size", List.of(1L, 1L), "dim", 1L), 1, 3, 2, 4),
                call("getitem", Map.of("index", Marker.NONE), 1, 2, 3, 4),
                call("getitem", Map.of("index", List.of(List.of(true, false))), 1, 2),
                call("getitem", Map.of("index", List.of(List.of(List.of(1L), List.of(0L)), 1L)), 4, 2),
                call("getitem", Map.of("index", List.of(false))));
    }

    private static ArgumentSet call(String op, Map<String, Object> arguments, double... expected) {
        return argumentSet(op + " " + arguments, op, arguments, expected);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_takesIt(String op, Map<String, Object> given, double[] expected) {
        Values x = new Values(new DoubleStorage(new double[] {1, 2, 3, 4}), Shape.of(2, 2), false);
        Map<String, Object> all = new HashMap<>(Map.of("input", x));
        given.forEach((name, value) -> all.put(name, value.equals(X) ? x : value));
        List<Tensor> outputs = Calls.run(op, new Arguments(all, Values::tensor));
        assertThat(outputs.stream().flatMapToDouble(y -> Arrays.stream(y.toDoubleArray())))
                .containsExactly(Arrays.stream(expected).boxed().toArray(Double[]::new));
    }
}
