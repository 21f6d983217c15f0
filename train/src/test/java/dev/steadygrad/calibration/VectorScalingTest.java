package dev.steadygrad.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class VectorScalingTest {
    @Test
    void fit_manyProblems_isNeverWorseThanATemperature_andFinite() {
        for (int seed = 0; seed < 200; seed++) {
            Problem p = Problem.drawn(seed);
            TemperatureScaling temperature = TemperatureScaling.fit(p.logitTensor(), p.labelTensor());
            VectorScaling vector = VectorScaling.fit(p.logitTensor(), p.labelTensor());
            // The start is temperature scaling, but for the digits that an offset of 1e6 takes from the products.
            assertThat(vector.lossAfter())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(temperature.lossAfter() * (1 + 1e-6));
            assertThat(vector.weight().toDoubleArray()).as("seed %d", seed).doesNotContain(Double.NaN);
            assertThat(vector.weight().abs().max().item()).as("seed %d", seed).isFinite();
            assertThat(vector.bias().abs().max().item()).as("seed %d", seed).isFinite();
        }
    }

    /// Logits that would be right without a stretch and a shift of each class.
    private static Tensor distorted(Tensor logits) {
        return logits.sub(Tensor.of(new double[] {1, -0.5, 0}, 3)).div(Tensor.of(new double[] {0.5, 2, 1}, 3));
    }

    private static Tensor labels(Tensor logits, Rng rng) {
        double[] p = logits.softmax(1).toDoubleArray();
        long[] labels = new long[logits.size(0)];
        for (int i = 0; i < labels.length; i++) {
            double u = rng.nextDouble();
            labels[i] = u < p[3 * i] ? 0 : u < p[3 * i] + p[3 * i + 1] ? 1 : 2;
        }
        return Tensor.of(labels, labels.length);
    }

    @Test
    void fit_endsWhereTheGradientIs0_andUndoesADistortion() {
        var rng = new Rng(4);
        Tensor logits = Tensor.randn(rng, 20_000, 3).to(DType.FLOAT64).mul(2);
        Tensor labels = labels(logits, rng);
        VectorScaling fitted = VectorScaling.fit(distorted(logits), labels);
        Tensor weight = fitted.weight().clone().requiresGrad(true);
        Tensor bias = fitted.bias().clone().requiresGrad(true);
        new CrossEntropyLoss()
                .apply(distorted(logits).mul(weight).add(bias), labels)
                .backward();
        // The last step gained 1e-14 of the loss at most: a gradient of about its root.
        assertThat(Objects.requireNonNull(weight.grad()).abs().max().item()).isLessThan(1e-6);
        assertThat(Objects.requireNonNull(bias.grad()).abs().max().item()).isLessThan(1e-6);
        // Some standard errors of 20,000 labels.
        double[] w = fitted.weight().toDoubleArray();
        double[] b = fitted.bias().toDoubleArray();
        assertThat(w[0]).isCloseTo(0.5, Offset.offset(0.03));
        assertThat(w[1]).isCloseTo(2, Offset.offset(0.12));
        assertThat(w[2]).isCloseTo(1, Offset.offset(0.06));
        assertThat(b[0] - b[2]).isCloseTo(1, Offset.offset(0.1));
        assertThat(b[1] - b[2]).isCloseTo(-0.5, Offset.offset(0.1));
    }

    @Test
    void apply_scalesAndShifts_inTheLogitsDtype() {
        var scaling = new VectorScaling(
                Tensor.of(new double[] {2, 3}, 2), Tensor.of(new double[] {0, 1}, 2), 0, 0, List.of());
        Tensor y = scaling.apply(Tensor.of(new float[][] {{1, 2}, {3, 4}}));
        assertThat(y.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(y.toFloatArray()).containsExactly(2, 7, 6, 13);
    }

    @Test
    void badInput_isNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VectorScaling.fit(Tensor.zeros(2, 2), Tensor.of(new long[] {0, 5}, 2)))
                .withMessage("VectorScaling: class index must be in [0, 2), got labels[1]=5");
    }
}
