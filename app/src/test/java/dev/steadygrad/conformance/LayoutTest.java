package dev.steadygrad.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.DoubleStorage;
import dev.steadygrad.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayoutTest {
    private static final Values SIX =
            new Values(new DoubleStorage(new double[] {1, 2, 3, 4, 5, 6}), Shape.of(2, 3), false);

    @ParameterizedTest
    @EnumSource(
            value = Layout.class,
            names = {"CONTIGUOUS", "TRANSPOSED", "SLICED"})
    void layout_keepsTheValues(Layout layout) {
        Tensor x = SIX.tensor(layout);
        assertThat(x.toDoubleArray()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(x.array().isContiguous()).isEqualTo(layout == Layout.CONTIGUOUS);
    }

    @Test
    void sliced_hasPoisonBetween() {
        assertThat((double[]) SIX.tensor(Layout.SLICED).array().storage().array())
                .contains(1, 6)
                .containsSequence(Double.NaN, 1, Double.NaN);
    }

    @Test
    void expanded_repeatsTheFirst() {
        assertThat(SIX.tensor(Layout.EXPANDED).array().data().strides()).containsExactly(0, 1);
        assertThat(SIX.tensor(Layout.EXPANDED).toDoubleArray()).containsExactly(1, 2, 3, 1, 2, 3);
        assertThat(SIX.repeated().tensor().toDoubleArray()).containsExactly(1, 2, 3, 1, 2, 3);
    }
}
