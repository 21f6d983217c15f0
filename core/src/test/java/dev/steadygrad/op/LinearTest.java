package dev.steadygrad.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearTest {
    private static Tensor random(int seed, int... dims) {
        return Tensor.randn(new Rng(seed), dims).to(DType.FLOAT64).requiresGrad(true);
    }

    @Test
    void forward_isTheProductPlusTheBias() {
        Tensor x = random(1, 4, 3);
        Tensor w = random(2, 5, 3);
        Tensor b = random(3, 5);
        assertThat(x.apply(new Linear(), List.of(w, b)).toDoubleArray())
                .containsExactly(x.matmul(w.t()).add(b).toDoubleArray());
        assertThat(x.apply(new Linear(), List.of(w)).toDoubleArray())
                .containsExactly(x.matmul(w.t()).toDoubleArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "4,3", "2,4,3", "0,3"})
    void gradients_passTheChecks_forAnyLeadingDimensions(String dims) {
        int[] shape = java.util.Arrays.stream(dims.split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
        Tensor x = random(1, shape);
        Tensor w = random(2, 5, 3);
        Tensor b = random(3, 5);
        GradCheck.check(xs -> xs.get(0).apply(new Linear(), xs.subList(1, 3)), x, w, b);
        GradGradCheck.check(xs -> xs.get(0).apply(new Linear(), xs.subList(1, 3)), x, w, b);
    }

    @Test
    void wrongShapes_areNamed() {
        Tensor x = Tensor.ones(4, 3);
        assertThatThrownBy(() -> x.apply(new Linear(), List.of(Tensor.ones(5, 4))))
                .hasMessage("linear: the last dimension must be 4, got shape=[4, 3]; flatten or reshape the input");
        assertThatThrownBy(() -> x.apply(new Linear(), List.of(Tensor.ones(5, 3), Tensor.ones(1))))
                .hasMessage("linear: the bias must have shape [5], got shape=[1]");
    }
}
