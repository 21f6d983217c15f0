package dev.steadygrad.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Holds the second derivatives of every differentiable op of the shipped vectors against differences of the first
/// ones.
class GradGradConformanceTest {
    private static final int MOST_ELEMENTS = 30;

    @Test
    void secondDerivatives_ofSmallCases_matchDifferences() throws IOException {
        Set<String> checked = new TreeSet<>();
        List<String> failures = new ArrayList<>();
        for (Case c : VectorFile.shipped("ops.jsonl").cases()) {
            if (c instanceof OpCase op && hasSecondDerivatives(op) && elements(op) <= MOST_ELEMENTS) {
                checked.add(op.op());
                check(op, failures);
            }
        }
        assertThat(failures).isEmpty();
        assertThat(checked).contains("softmax", "matmul", "sum", "layer_norm").hasSizeGreaterThan(40);
    }

    /// A rounded quotient's gradient is a constant 0, without history.
    private static boolean hasSecondDerivatives(OpCase c) {
        return c.isDifferentiable() && !c.args().containsKey("rounding_mode");
    }

    private static void check(OpCase c, List<String> failures) {
        Tensor[] leaves = new Arguments(c.args(), Values::tensor).leaves().toArray(Tensor[]::new);
        try {
            GradGradCheck.check(xs -> total(c, xs), leaves);
        } catch (RuntimeException | AssertionError e) {
            failures.add(c.id() + ": " + e);
        }
    }

    /// The differentiable outputs as one: the squares of their elements summed.
    private static Tensor total(OpCase c, List<Tensor> leaves) {
        Iterator<Tensor> next = leaves.iterator();
        Function<Values, Tensor> make = v -> v.requiresGrad() ? next.next() : v.tensor();
        Tensor sum = Tensor.of(new double[] {0});
        for (Tensor y : Calls.run(c.op(), new Arguments(c.args(), make))) {
            if (y.dtype().isFloating()) {
                sum = sum.add(y.mul(y).sum());
            }
        }
        return sum;
    }

    private static int elements(OpCase c) {
        return new Arguments(c.args(), Values::tensor)
                .leaves().stream().mapToInt(Tensor::numel).sum();
    }
}
