package dev.steadygrad.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Tensor;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final int ROWS = 4000;

    /// Logits `z` of two classes, and labels that are of class 1 with the probability that `z / t` gives.
    private static TestAnswers drawn(int rows, double t) {
        var rng = new Rng(8);
        double[] logits = new double[2 * rows];
        long[] targets = new long[rows];
        for (int i = 0; i < rows; i++) {
            logits[2 * i + 1] = 6 * rng.nextGaussian();
            targets[i] = rng.nextDouble() < 1 / (1 + Math.exp(-logits[2 * i + 1] / t)) ? 1 : 0;
        }
        return new TestAnswers(Tensor.of(logits, rows, 2), Tensor.of(targets, rows));
    }

    @Test
    void of_overconfidentAnswers_findsTheTemperature_andMendsThem() {
        Calibration c = Calibration.of(drawn(ROWS, 3));
        // The standard error of the temperature is about 0.08 here.
        assertThat(c.temperature()).isCloseTo(3, within(0.3));
        assertThat(c.before().reliability().error()).isGreaterThan(0.08);
        // Chance alone leaves a gap of about sqrt(p (1 - p) / 270) in each of 15 bins.
        assertThat(c.after().reliability().error()).isLessThan(0.03);
        assertThat(c.after().logLoss()).isLessThan(c.before().logLoss());
        assertThat(c.after().reliability().bins().stream()
                        .mapToLong(b -> b.rows())
                        .sum())
                .isEqualTo(ROWS);
    }

    @Test
    void of_answersAtRandom_isJudgedByOthers_soThatScalingCanLose() {
        // Each half would be fitted best by a temperature that is wrong for the other.
        var answers = new TestAnswers(
                Tensor.of(new double[][] {{0, 4}, {0, 4}, {0, 4}, {0, 4}, {0, 4}, {0, 4}, {0, 4}, {0, 4}}),
                Tensor.of(new long[] {1, 0, 1, 1, 1, 0, 0, 1}, 8));
        Calibration c = Calibration.of(answers);
        // Of the even places 3 of 4 are right, of the odd ones 2 of 4; each is told the other's share, up to the
        // bound of the temperature, which leaves 1/2 + 1e-5 or so.
        double even = -(Math.log(0.5));
        double odd = -(2 * Math.log(0.75) + 2 * Math.log(0.25)) / 4;
        assertThat(c.after().logLoss()).isCloseTo((even + odd) / 2, within(1e-4));
    }

    @Test
    void of_oneAnswer_leavesItAsItIs() {
        Calibration c = Calibration.of(drawn(1, 1));
        assertThat(c.after()).isEqualTo(c.before());
    }
}
