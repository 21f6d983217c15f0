package dev.steadygrad.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.steadygrad.base.Rng;
import dev.steadygrad.metric.CalibrationError.Interval;
import dev.steadygrad.metric.Reliability.Bin;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CalibrationErrorTest {
    /// A few roundings of numbers up to 1.
    private static final Offset<Double> ROUNDING = Offset.offset(8 * Math.ulp(1.0));

    /// Rows of two classes, of which the first has the confidence and is right where `hit` holds.
    private static CalibrationError rows(double[] confidence, boolean[] hit) {
        var metric = new CalibrationError();
        double[] p = new double[2 * confidence.length];
        long[] targets = new long[confidence.length];
        for (int i = 0; i < confidence.length; i++) {
            p[2 * i] = confidence[i];
            p[2 * i + 1] = 1 - confidence[i];
            targets[i] = hit[i] ? 0 : 1;
        }
        metric.add(Tensor.of(p, confidence.length, 2), Tensor.of(targets, targets.length));
        return metric;
    }

    @Test
    void equalWidth_groupsByConfidence() {
        CalibrationError metric = rows(new double[] {0.95, 0.61, 0.65, 0.99}, new boolean[] {true, false, true, true});
        Reliability bins = metric.reliability(Binning.EQUAL_WIDTH, 10);
        assertThat(bins.bins()).hasSize(2);
        assertThat(bins.bins().get(0)).isEqualTo(new Bin(2, (0.61 + 0.65) / 2, 0.5));
        assertThat(bins.bins().get(1)).isEqualTo(new Bin(2, (0.95 + 0.99) / 2, 1));
        assertThat(bins.error()).isCloseTo(0.5 * 0.13 + 0.5 * 0.03, ROUNDING);
    }

    @Test
    void equalWidth_anEdgeIsOfTheUpperBin_and1OfTheLast() {
        CalibrationError metric = rows(new double[] {0.5, 0.75, 1}, new boolean[] {true, true, true});
        assertThat(metric.reliability(Binning.EQUAL_WIDTH, 4).bins())
                .containsExactly(new Bin(1, 0.5, 1), new Bin(2, 0.875, 1));
    }

    @Test
    void equalMass_groupsByRank() {
        CalibrationError metric = rows(new double[] {0.9, 0.6, 0.8, 0.7}, new boolean[] {true, true, false, true});
        assertThat(metric.reliability(Binning.EQUAL_MASS, 2).bins())
                .containsExactly(new Bin(2, (0.6 + 0.7) / 2, 1), new Bin(2, (0.8 + 0.9) / 2, 0.5));
    }

    @Test
    void equalMass_keepsEqualConfidencesTogether() {
        CalibrationError metric =
                rows(new double[] {0.75, 0.75, 0.75, 0.75, 0.5}, new boolean[] {true, true, true, false, false});
        assertThat(metric.reliability(Binning.EQUAL_MASS, 5).bins())
                .containsExactly(new Bin(1, 0.5, 0), new Bin(4, 0.75, 0.75));
    }

    @Test
    void reliability_ofNothing_hasNoBins_andNaN() {
        Reliability none = new CalibrationError().reliability(Binning.EQUAL_WIDTH, 10);
        assertThat(none.bins()).isEmpty();
        assertThat(none.error()).isNaN();
        assertThat(none.debiasedError()).isNaN();
    }

    @Test
    void debiasedError_takesAwayTheMeanOfTheScatter() {
        // d = 0.1, s = sqrt(0.8 * 0.2 / 16) = 0.1: E|d + s Z| = 0.1 (sqrt(2/pi) e^-0.5 + erf(1 / sqrt 2)).
        double scattered = 0.1 * (0.7978845608028654 * 0.6065306597126334 + 0.6826894921370859);
        var one = new Reliability(List.of(new Bin(16, 0.9, 0.8)));
        assertThat(one.debiasedError()).isCloseTo(0.2 - scattered, ROUNDING);
    }

    @Test
    void debiasedError_withoutScatter_isTheError_andNeverNegative() {
        assertThat(new Reliability(List.of(new Bin(16, 0.9, 1))).debiasedError())
                .isCloseTo(0.1, ROUNDING);
        assertThat(new Reliability(List.of(new Bin(16, 1, 1))).debiasedError()).isZero();
        assertThat(new Reliability(List.of(new Bin(16, 0.75, 0.75))).debiasedError())
                .isZero();
    }

    /// Confidence uniform in [0.5, 1), right as often as it says, less `gap`.
    private static CalibrationError drawn(Rng rng, int n, double gap) {
        double[] confidence = new double[n];
        boolean[] hit = new boolean[n];
        for (int i = 0; i < n; i++) {
            confidence[i] = 0.5 + 0.5 * rng.nextDouble();
            hit[i] = rng.nextDouble() < confidence[i] - gap;
        }
        return rows(confidence, hit);
    }

    @ParameterizedTest
    @EnumSource(Binning.class)
    void debiasedError_isNearerToTheTruth_whereThereIsLittleError(Binning binning) {
        double plain = 0;
        double debiased = 0;
        for (int i = 0; i < 50; i++) {
            Reliability bins = drawn(new Rng(i), 400, 0).reliability(binning, 15);
            plain += bins.error() / 50;
            debiased += bins.debiasedError() / 50;
        }
        // The truth is 0. Of a gap that is chance alone, the correction leaves 2 - sqrt 2, or 0.59, on average.
        assertThat(plain).isGreaterThan(0.04);
        assertThat(debiased).isBetween(0.5 * plain, 0.65 * plain);
    }

    @Test
    void interval_holdsTheTruth_asOftenAsItsLevelSays() {
        int held = 0;
        for (int i = 0; i < 100; i++) {
            Interval interval = drawn(new Rng(1000 + i), 500, 0.2).interval(Binning.EQUAL_MASS, 5, 0.9, 100, i);
            assertThat(interval.low()).isLessThan(interval.high());
            held += interval.low() <= 0.2 && 0.2 <= interval.high() ? 1 : 0;
        }
        // 90 of 100, give or take three standard deviations.
        assertThat(held).isBetween(81, 99);
    }

    @Test
    void interval_isAFunctionOfTheSeed() {
        CalibrationError metric = drawn(new Rng(3), 200, 0.1);
        Interval first = metric.interval(Binning.EQUAL_WIDTH, 10, 0.95, 50, 7);
        assertThat(metric.interval(Binning.EQUAL_WIDTH, 10, 0.95, 50, 7)).isEqualTo(first);
        assertThat(metric.interval(Binning.EQUAL_WIDTH, 10, 0.95, 50, 8)).isNotEqualTo(first);
    }

    @Test
    void badArguments_areNamed() {
        var metric = new CalibrationError();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.reliability(Binning.EQUAL_WIDTH, 0))
                .withMessage("CalibrationError: bins must be 1 or more, got bins=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.interval(Binning.EQUAL_WIDTH, 1, 1, 1, 0))
                .withMessage("CalibrationError: level must be in (0, 1), got level=1.0");
        assertThatIllegalStateException()
                .isThrownBy(() -> metric.interval(Binning.EQUAL_WIDTH, 1, 0.9, 1, 0))
                .withMessage("CalibrationError: an interval needs rows, got none");
    }
}
