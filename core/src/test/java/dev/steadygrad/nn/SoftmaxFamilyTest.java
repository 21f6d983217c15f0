package dev.steadygrad.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The functional forms and modules; values are held by the tests of the ops.
class SoftmaxFamilyTest {
    private static final Tensor X = Tensor.of(new double[] {1, 3, 2, -1, 0, 5}, 2, 3);

    private static double[] values(Tensor x) {
        return x.toDoubleArray();
    }

    @Test
    void functionsAndModules_areTheTensorsOwn() {
        assertThat(values(Functional.softmax(X, 1))).containsExactly(values(X.softmax(1)));
        assertThat(values(new Softmax(1).forward(X))).containsExactly(values(X.softmax(1)));
        assertThat(values(Functional.logSoftmax(X, 0))).containsExactly(values(X.logSoftmax(0)));
        assertThat(values(new LogSoftmax(0).forward(X))).containsExactly(values(X.logSoftmax(0)));
        assertThat(values(Functional.softmin(X, -1)))
                .containsExactly(values(X.neg().softmax(1)));
        assertThat(values(new Softmin(-1).forward(X)))
                .containsExactly(values(X.neg().softmax(1)));
        assertThat(values(Functional.sparsemax(X, 1))).containsExactly(0, 1, 0, 0, 0, 1);
        assertThat(values(Functional.entmax15(X, 0))).containsExactly(values(Functional.entmax(X, 1.5, 0)));
        assertThat(values(Functional.softCap(X, 2))[5]).isCloseTo(2 * Math.tanh(2.5), within(1e-15));
    }

    @Test
    void dtypeArgument_convertsFirst() {
        Tensor whole = Tensor.of(new long[] {1, 2, 3}, 3);
        double[] wanted = values(Tensor.of(new double[] {1, 2, 3}, 3).softmax(0));
        assertThat(values(Functional.softmax(whole, 0, DType.FLOAT64))).containsExactly(wanted);
        assertThat(Functional.logSoftmax(whole, 0, DType.FLOAT16).dtype()).isEqualTo(DType.FLOAT16);
        assertThat(Functional.softmin(whole, 0, DType.FLOAT32).dtype()).isEqualTo(DType.FLOAT32);
        assertThatThrownBy(() -> Functional.softmax(whole, 0)).hasMessageContaining("floating point");
    }

    @Test
    void softmax2d_isOverTheChannels() {
        Tensor images = Tensor.randn(new Rng(1), 2, 3, 4, 5);
        assertThat(values(new Softmax2d().forward(images))).containsExactly(values(images.softmax(1)));
        Tensor one = Tensor.randn(new Rng(2), 3, 4, 5);
        assertThat(values(new Softmax2d().forward(one))).containsExactly(values(one.softmax(0)));
        assertThatThrownBy(() -> new Softmax2d().forward(Tensor.zeros(2, 3)))
                .hasMessage("softmax2d: the input must have shape [N, C, H, W] or [C, H, W], got shape=[2, 3]");
    }

    @Test
    void temperature_dividesTheLogits_withoutCostingDigits() {
        assertThat(values(Functional.softmax(X, 1, 2)))
                .containsExactly(values(X.div(2).softmax(1)));
        assertThat(values(Functional.softmax(X, 1, 1))).containsExactly(values(X.softmax(1)));
        Tensor wide = Tensor.of(new double[] {0, -250, -100}, 3);
        float[] exact = wide.div(3.0).softmax(0).toFloatArray();
        assertThat(Functional.softmax(wide.to(DType.FLOAT32), 0, 3).toFloatArray())
                .containsExactly(exact);
        for (double t : new double[] {0, -1, Double.NaN}) {
            assertThatThrownBy(() -> Functional.softmax(X, 1, t))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("softmax: temperature must be above 0, got temperature=" + t);
        }
    }

    /// 40,000 draws: a frequency is off by less than 4.5 standard deviations of at most 1/2 / 200.
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 5})
    void gumbelSoftmax_hasItsLargestEntryAsOftenAsSoftmaxSays(double tau) {
        int n = 40_000;
        Tensor logits = Tensor.of(new double[] {0, 1, -2, 0.5}, 4);
        Tensor drawn = Functional.gumbelSoftmax(logits.expand(Shape.of(n, 4)), tau, true, 1, new Rng(5));
        assertThat(values(drawn.sum(1))).containsOnly(1);
        assertThat(values(drawn.sum(0).div(n))).containsExactly(values(logits.softmax(0)), within(4.5 / 400));
    }

    /// Of two classes the difference of the noises is logistic, so P(y_0 < v) = sigmoid(tau logit(v) - (x_0 - x_1)).
    /// Kolmogorov and Smirnov: the largest distance of 20,000 draws is below 1.95 / sqrt(n) but once in 1000.
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 2})
    void gumbelSoftmax_isDistributedAsItsFormulaSays(double tau) {
        int n = 20_000;
        Tensor logits = Tensor.of(new double[] {0.3, -0.4}, 2).expand(Shape.of(n, 2));
        double[] y = values(
                Functional.gumbelSoftmax(logits, tau, false, -1, new Rng(11)).select(1, 0));
        Arrays.sort(y);
        double distance = 0;
        for (int i = 0; i < n; i++) {
            double cdf = 1 / (1 + Math.exp(0.7 - tau * Math.log(y[i] / (1 - y[i]))));
            distance = Math.max(distance, Math.max(Math.abs(cdf - (double) i / n), Math.abs(cdf - (i + 1.0) / n)));
        }
        assertThat(distance).isLessThan(1.95 / Math.sqrt(n));
    }

    @Test
    void gumbelSoftmax_isTheSeeds_andHardHasTheGradientOfSoft() {
        Tensor x = Tensor.of(new double[] {1, 2, 3}, 3).requiresGrad(true);
        Tensor g = Tensor.of(new double[] {1, -2, 5}, 3);
        double[][] gradients = new double[2][];
        for (int i = 0; i < 2; i++) {
            x.zeroGrad();
            Functional.gumbelSoftmax(x, 0.7, i == 1, 0, new Rng(3)).backward(g, false, false);
            gradients[i] = values(x.grad());
        }
        assertThat(gradients[1]).containsExactly(gradients[0]).doesNotContain(0);
        Rng rng = new Rng(3);
        double[] first = values(Functional.gumbelSoftmax(x, 1, false, 0, rng));
        assertThat(values(Functional.gumbelSoftmax(x, 1, false, 0, rng))).isNotEqualTo(first);
        assertThat(values(Functional.gumbelSoftmax(x, 1, false, 0, new Rng(3)))).containsExactly(first);
        Tensor half = Functional.gumbelSoftmax(x.to(DType.FLOAT16), 1, false, 0, new Rng(3));
        assertThat(half.dtype()).isEqualTo(DType.FLOAT16);
        assertThat(values(half)).containsExactly(first, within(0x1p-10));
    }

    @Test
    void gumbelSoftmax_namesBadArguments() {
        assertThatThrownBy(() -> Functional.gumbelSoftmax(X, 0, true, 1, new Rng(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gumbelSoftmax: tau must be above 0, got tau=0.0");
        assertThatThrownBy(() -> Functional.gumbelSoftmax(X, 1, true, 2, new Rng(1)))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageStartingWith("gumbelSoftmax: dim must be in [-2, 1], got dim=2");
        assertThatThrownBy(() -> Functional.gumbelSoftmax(X.to(DType.INT32), 1, true, 1, new Rng(1)))
                .hasMessageContaining("floating point");
    }
}
