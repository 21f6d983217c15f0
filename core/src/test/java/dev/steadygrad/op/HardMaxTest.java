package dev.steadygrad.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import org.junit.jupiter.api.Test;

class HardMaxTest {
    @Test
    void largestElement_is1_theFirstOfEqualOnes_nanAboveAll() {
        Tensor x = Tensor.of(new double[] {1, 3, 3, Double.NaN, 9, 1, -1, -1, -2}, 3, 3);
        assertThat(x.apply(new HardMax(1)).toDoubleArray()).containsExactly(0, 1, 0, 1, 0, 0, 1, 0, 0);
        assertThat(x.t().apply(new HardMax(0)).t().toDoubleArray()).containsExactly(0, 1, 0, 1, 0, 0, 1, 0, 0);
        assertThat(Tensor.scalar(-5).apply(new HardMax(-1)).item()).isEqualTo(1);
        assertThat(Tensor.zeros(2, 0).apply(new HardMax(1)).numel()).isZero();
    }

    @Test
    void gradient_passesThrough() {
        Tensor x = Layouts.leaf(new double[] {1, 3}, 2);
        x.apply(new HardMax(0)).backward(Tensor.of(new double[] {5, -7}, 2), false, false);
        assertThat(x.grad().toDoubleArray()).containsExactly(5, -7);
    }

    @Test
    void badArguments_areNamed() {
        assertThatThrownBy(() -> Tensor.zeros(DType.INT64, 2).apply(new HardMax(0)))
                .hasMessageContaining("hardMax: the input must be floating point");
        assertThatThrownBy(() -> Tensor.zeros(2).apply(new HardMax(1))).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
