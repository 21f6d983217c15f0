package dev.steadygrad.optim;

import static dev.steadygrad.optim.Steps.leaf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GradientsTest {
    private static Tensor with(double... gradient) {
        Tensor p = leaf(new double[gradient.length]);
        p.grad(Tensor.of(gradient, gradient.length));
        return p;
    }

    private static double[] gradient(Tensor p) {
        return Objects.requireNonNull(p.grad()).toDoubleArray();
    }

    @Test
    void clipNorm_scalesAllGradientsAlike_andReturnsTheNorm() {
        Tensor a = with(3, 0);
        Tensor b = with(4);
        assertThat(Gradients.clipNorm(List.of(a, leaf(1), b), 1)).isEqualTo(5);
        assertThat(gradient(a)).containsExactly(3 * (1 / 5.000001), 0);
        assertThat(gradient(b)).containsExactly(4 * (1 / 5.000001));
    }

    @Test
    void clipNorm_leavesSmallGradients() {
        Tensor a = with(3, 4);
        assertThat(Gradients.clipNorm(List.of(a), 5.1)).isEqualTo(5);
        assertThat(gradient(a)).containsExactly(3, 4);
    }

    @Test
    void clipNorm_byOtherNorms() {
        Tensor a = with(3, -4);
        Tensor b = with(1);
        assertThat(Gradients.clipNorm(List.of(a, b), 100, Double.POSITIVE_INFINITY, false))
                .isEqualTo(4);
        assertThat(Gradients.clipNorm(List.of(a, b), 100, 1, false)).isEqualTo(8);
        assertThat(Gradients.clipNorm(List.of(a, b), 100, 3, false))
                .isCloseTo(Math.cbrt(27 + 64 + 1), within(4 * Math.ulp(4.0)));
        assertThat(Gradients.clipNorm(List.of(leaf(1)), 1)).isZero();
    }

    @Test
    void clipNorm_ofHalves_doesNotOverflow() {
        Tensor p = Tensor.zeros(4).to(DType.FLOAT16);
        p.grad(Tensor.full(60000, 4).to(DType.FLOAT16));
        assertThat(Gradients.clipNorm(List.of(p), 1)).isEqualTo(2 * 60000.0);
        assertThat(gradient(p)).containsExactly(0.5, 0.5, 0.5, 0.5);
    }

    @Test
    void clipNorm_ofWhatIsNotFinite_isNaN_orAnError() {
        Tensor a = with(1, Double.POSITIVE_INFINITY);
        assertThatThrownBy(() -> Gradients.clipNorm(List.of(a), 1, 2, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clipNorm: the norm of all gradients must be finite, got norm=Infinity");
        assertThat(gradient(a)).containsExactly(1, Double.POSITIVE_INFINITY);
        assertThat(Gradients.clipNorm(List.of(a), 1)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(gradient(a)).containsExactly(0, Double.NaN);
        assertThat(Gradients.clipNorm(List.of(a), 1)).isNaN();
        assertThat(gradient(a)).containsExactly(Double.NaN, Double.NaN);
    }

    @Test
    void clipValue_movesToTheNearerEnd() {
        Tensor a = with(-7, 0.5, 3, Double.NaN, Double.NEGATIVE_INFINITY);
        Gradients.clipValue(List.of(a, leaf(1)), 2);
        assertThat(gradient(a)).containsExactly(-2, 0.5, 2, Double.NaN, -2);
    }

    @Test
    void gradientsOfRepeatedElements_areClippedOnce() {
        Tensor p = leaf(0, 0);
        p.grad(Tensor.of(new double[] {3}, 1).expand(2));
        Gradients.clipNorm(List.of(p), Math.sqrt(18) / 2);
        assertThat(gradient(p)).usingComparatorWithPrecision(1e-6).containsExactly(1.5, 1.5);
        Gradients.clipValue(List.of(p), 1);
        assertThat(gradient(p)).containsExactly(1, 1);
    }

    @Test
    void badBounds_areNamed() {
        assertThatThrownBy(() -> Gradients.clipNorm(List.of(), -1))
                .hasMessage("clipNorm: max must be 0 or more, got max=-1.0");
        assertThatThrownBy(() -> Gradients.clipNorm(List.of(), 1, 0, false))
                .hasMessage("norm: p must be above 0, got p=0.0");
        assertThatThrownBy(() -> Gradients.clipValue(List.of(), Double.NaN)).hasMessageContaining("got max=NaN");
    }
}
