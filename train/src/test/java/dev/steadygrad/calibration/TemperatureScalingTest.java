package dev.steadygrad.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.steadygrad.base.DType;
import dev.steadygrad.metric.LogLoss;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TemperatureScalingTest {
    private static final String BOUND = "bound";

    private static TemperatureScaling fit(double[][] logits, long... labels) {
        return TemperatureScaling.fit(Tensor.of((Object) logits), Tensor.of(labels, labels.length));
    }

    @Test
    void fit_aThousandProblems_agreesWithGoldenSection_andNeverDiverges() {
        int inside = 0;
        int atBound = 0;
        for (int seed = 0; seed < 1000; seed++) {
            Problem problem = Problem.drawn(seed);
            TemperatureScaling fitted = TemperatureScaling.fit(problem.logitTensor(), problem.labelTensor());
            double t = fitted.temperature();
            assertThat(t).as("seed %d", seed).isPositive().isFinite();
            assertThat(fitted.lossAfter()).as("seed %d", seed).isLessThanOrEqualTo(fitted.lossBefore());
            if (fitted.notes().stream().anyMatch(n -> n.contains(BOUND) || n.contains("equal"))) {
                atBound++;
            } else {
                inside++;
                double golden = 1 / new GoldenSection(problem.logits(), problem.labels()).minimum(1e-6 / t, 1e6 / t);
                assertThat(t / golden).as("seed %d", seed).isCloseTo(1, Offset.offset(1e-6));
            }
        }
        assertThat(inside).isGreaterThan(500);
        assertThat(atBound).isGreaterThan(200);
    }

    @Test
    void fit_oneWrongRowOfFour_hasAKnownAnswer() {
        // Margins of 2, 3 of 4 right: 1 / (1 + e^-2β) = 3/4, so β = ln(3) / 2.
        double[][] logits = {{2, 0}, {2, 0}, {2, 0}, {2, 0}};
        TemperatureScaling fitted = fit(logits, 0, 0, 0, 1);
        assertThat(fitted.temperature()).isCloseTo(2 / Math.log(3), Offset.offset(1e-14));
        assertThat(fitted.notes()).isEmpty();
        double entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
        assertThat(fitted.lossAfter()).isCloseTo(entropy, Offset.offset(1e-15));
    }

    @Test
    void fit_scaledLogits_scalesTheTemperature_andAnOffsetDoesNot() {
        Problem p = Problem.drawn(0);
        double t = TemperatureScaling.fit(p.logitTensor(), p.labelTensor()).temperature();
        Tensor scaled = p.logitTensor().mul(1024);
        assertThat(TemperatureScaling.fit(scaled, p.labelTensor()).temperature() / (1024 * t))
                .isCloseTo(1, Offset.offset(1e-12));
        // Whole numbers stay whole with a large offset.
        double[][] whole = {{1, 0, 3}, {2, 5, 1}, {0, 4, 1}};
        double[][] moved = {{1e9 + 1, 1e9, 1e9 + 3}, {2, 5, 1}, {-1e9, 4 - 1e9, 1 - 1e9}};
        assertThat(fit(moved, 2, 1, 0).temperature())
                .isEqualTo(fit(whole, 2, 1, 0).temperature());
    }

    @Test
    void fit_separableRows_isAtTheLowerBound_andSaysSo() {
        TemperatureScaling fitted = fit(new double[][] {{3, 1}, {0, 2}}, 0, 1);
        // The differences are 0, -2, -2 and 0.
        assertThat(fitted.temperature()).isCloseTo(Math.sqrt(2) / 1e4, Offset.offset(1e-18));
        assertThat(fitted.lossAfter()).isZero();
        assertThat(fitted.notes())
                .containsExactly("every label has its row's largest logit: the loss falls as T goes to 0; "
                        + "T is at its lower bound");
    }

    @Test
    void fit_logitsNoBetterThanChance_isAtTheUpperBound_andSaysSo() {
        TemperatureScaling fitted = fit(new double[][] {{3, 1}, {0, 2}}, 1, 0);
        assertThat(fitted.temperature()).isCloseTo(Math.sqrt(2) * 1e4, Offset.offset(1e-10));
        assertThat(fitted.notes()).singleElement().asString().contains("no better than chance");
        assertThat(fitted.lossAfter()).isBetween(Math.log(2), Math.log(2) + 1e-4);
    }

    @Test
    void fit_constantRows_leavesThemAsTheyAre_andSaysSo() {
        TemperatureScaling fitted = fit(new double[][] {{3, 3}, {0, 0}}, 1, 0);
        assertThat(fitted.temperature()).isEqualTo(1);
        assertThat(fitted.notes()).singleElement().asString().contains("are equal");
        assertThat(fit(new double[][] {{0, 0}}, 0).temperature()).isEqualTo(1);
    }

    @Test
    void fit_labelsOfOneClass_saysSo() {
        TemperatureScaling fitted = fit(new double[][] {{2, 0}, {-1, 0}, {3, 0}}, 0, 0, 0);
        assertThat(fitted.temperature()).isPositive().isFinite();
        assertThat(fitted.notes())
                .containsExactly("all labels are of class 0, so that nothing is known of the others; take more data");
    }

    @Test
    void fit_theLargestNumbers_staysFinite() {
        double huge = Double.MAX_VALUE;
        TemperatureScaling fitted = fit(new double[][] {{huge, -huge}, {huge, -huge}, {huge, -huge}}, 0, 1, 0);
        // The margin 2 huge is twice what a double holds; T = 2 huge / ln 2 is too large as well, so T is at its bound.
        assertThat(fitted.temperature()).isPositive();
    }

    @Test
    void losses_areThoseOfTheScaledLogits() {
        Problem p = Problem.drawn(20);
        TemperatureScaling fitted = TemperatureScaling.fit(p.logitTensor(), p.labelTensor());
        assertThat(fitted.lossBefore()).isCloseTo(logLoss(p.logitTensor(), p.labelTensor()), Offset.offset(1e-12));
        assertThat(fitted.lossAfter())
                .isCloseTo(logLoss(fitted.apply(p.logitTensor()), p.labelTensor()), Offset.offset(1e-12));
        assertThat(fitted.lossAfter()).isLessThan(fitted.lossBefore());
    }

    private static double logLoss(Tensor logits, Tensor labels) {
        var metric = new LogLoss();
        metric.add(logits, labels);
        return metric.value();
    }

    @Test
    void apply_keepsTheDtype_andThePredictions() {
        Problem p = Problem.drawn(30);
        Tensor logits = p.logitTensor().to(DType.FLOAT32);
        Tensor scaled = TemperatureScaling.fit(logits, p.labelTensor()).apply(logits);
        assertThat(scaled.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(scaled.argmax(1).toLongArray()).isEqualTo(logits.argmax(1).toLongArray());
    }

    @Test
    void badInput_isNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fit(new double[][] {{1}, {2}}, 0, 0))
                .withMessage(
                        "TemperatureScaling: logits must have shape [N, C] of a row or more and 2 classes or more, "
                                + "got shape=[2, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TemperatureScaling.fit(Tensor.zeros(0, 3), Tensor.of(new long[0], 0)))
                .withMessageContaining("got shape=[0, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fit(new double[][] {{1, 2}}, 2))
                .withMessage("TemperatureScaling: class index must be in [0, 2), got labels[0]=2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fit(new double[][] {{1, 2}}, 0, 1))
                .withMessage("TemperatureScaling: labels must be 1 class indices, got shape=[2] and dtype=int64");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fit(new double[][] {{1, 2}, {Double.NaN, 0}}, 0, 0))
                .withMessage("TemperatureScaling: logits must be finite, got NaN in row 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TemperatureScaling(0, 1, 1, List.of()))
                .withMessage("TemperatureScaling: the temperature must be above 0 and finite, got temperature=0.0");
    }
}
