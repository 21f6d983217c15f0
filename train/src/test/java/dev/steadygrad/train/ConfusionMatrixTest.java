package dev.steadygrad.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.steadygrad.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
    private final ConfusionMatrix matrix = new ConfusionMatrix(3);

    private static Tensor classes(long... c) {
        return Tensor.of(c, c.length);
    }

    @Test
    void add_countsTargetByPrediction_overBatches() {
        matrix.add(classes(0, 2, 2), classes(0, 1, 1));
        matrix.add(classes(2), classes(2));
        assertThat(matrix.count(0, 0)).isEqualTo(1);
        assertThat(matrix.count(1, 2)).isEqualTo(2);
        assertThat(matrix.count(2, 1)).isZero();
        assertThat(matrix.count(2, 2)).isEqualTo(1);
        assertThat(matrix.accuracy()).isEqualTo(0.5);
    }

    @Test
    void accuracy_ofNothing_isNaN() {
        assertThat(matrix.accuracy()).isNaN();
    }

    @Test
    void add_badInput_isNamed() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> matrix.add(classes(0), classes(3)))
                .withMessageContaining("index=3");
        assertThatIllegalArgumentException().isThrownBy(() -> matrix.add(classes(0), classes(0, 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new ConfusionMatrix(0));
    }
}
