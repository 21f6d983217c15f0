package dev.steadygrad.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.steadygrad.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
    private final ConfusionMatrix matrix = new ConfusionMatrix(3);

    private static Tensor classes(long... c) {
        return Tensor.of(c, c.length);
    }

    /// Rows by target, columns by prediction: {2, 1, 0}, {1, 3, 0}, {0, 2, 1}.
    private static ConfusionMatrix ten() {
        var m = new ConfusionMatrix(3);
        m.add(classes(0, 0, 1, 0, 1, 1, 1, 1, 1, 2), classes(0, 0, 0, 1, 1, 1, 1, 2, 2, 2));
        return m;
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
        assertThat(matrix.rows()).isEqualTo(4);
    }

    @Test
    void add_scores_countsTheLargest() {
        matrix.add(Tensor.of(new float[][] {{1, 3, 2}, {5, 5, 1}}), classes(1, 1));
        assertThat(matrix.count(1, 1)).isEqualTo(1);
        assertThat(matrix.count(1, 0)).isEqualTo(1);
    }

    @Test
    void precisionRecallF1_ofAClass() {
        ConfusionMatrix m = ten();
        assertThat(m.precision(0)).isEqualTo(2.0 / 3);
        assertThat(m.precision(1)).isEqualTo(3.0 / 6);
        assertThat(m.precision(2)).isEqualTo(1);
        assertThat(m.recall(0)).isEqualTo(2.0 / 3);
        assertThat(m.recall(1)).isEqualTo(3.0 / 4);
        assertThat(m.recall(2)).isEqualTo(1.0 / 3);
        assertThat(m.f1(0)).isEqualTo(2.0 / 3);
        assertThat(m.f1(1)).isEqualTo(6.0 / 10);
        assertThat(m.f1(2)).isEqualTo(2.0 / 4);
    }

    @Test
    void averages_weighClassesOrRows() {
        ConfusionMatrix m = ten();
        // Sums of three numbers below 1, in another order.
        double rounding = 4 * Math.ulp(1.0);
        assertThat(Math.abs(m.precision(Average.MACRO) - 13.0 / 18)).isLessThan(rounding);
        assertThat(Math.abs(m.recall(Average.MACRO) - 7.0 / 12)).isLessThan(rounding);
        assertThat(Math.abs(m.f1(Average.MACRO) - 53.0 / 90)).isLessThan(rounding);
        assertThat(Math.abs(m.precision(Average.WEIGHTED) - 0.7)).isLessThan(rounding);
        assertThat(Math.abs(m.recall(Average.WEIGHTED) - 0.6)).isLessThan(rounding);
        assertThat(Math.abs(m.f1(Average.WEIGHTED) - 0.59)).isLessThan(rounding);
        assertThat(m.f1(Average.MICRO)).isEqualTo(0.6).isEqualTo(m.accuracy());
    }

    @Test
    void classThatIsNeverPredicted_hasPrecision0_andCountsInTheMean() {
        matrix.add(classes(0, 0), classes(0, 1));
        assertThat(matrix.precision(1)).isZero();
        assertThat(matrix.recall(1)).isZero();
        assertThat(matrix.f1(1)).isZero();
        assertThat(matrix.precision(Average.MACRO)).isEqualTo(0.25);
    }

    @Test
    void classThatIsNotThere_isNaN_andLeftOutOfTheMean() {
        matrix.add(classes(0, 1), classes(0, 1));
        assertThat(matrix.precision(2)).isNaN();
        assertThat(matrix.recall(2)).isNaN();
        assertThat(matrix.f1(2)).isNaN();
        assertThat(matrix.f1(Average.MACRO)).isEqualTo(1);
    }

    @Test
    void figures_ofNothing_areNaN() {
        assertThat(matrix.accuracy()).isNaN();
        assertThat(matrix.precision(Average.MACRO)).isNaN();
        assertThat(matrix.recall(Average.WEIGHTED)).isNaN();
        assertThat(matrix.f1(Average.MICRO)).isNaN();
    }

    @Test
    void merge_isAsIfOneHadCountedAll() {
        matrix.add(classes(0, 0, 1, 0), classes(0, 0, 0, 1));
        var other = new ConfusionMatrix(3);
        other.add(classes(1, 1, 1, 1, 1, 2), classes(1, 1, 1, 2, 2, 2));
        matrix.merge(other);
        for (int t = 0; t < 3; t++) {
            for (int p = 0; p < 3; p++) {
                assertThat(matrix.count(t, p)).isEqualTo(ten().count(t, p));
            }
        }
        assertThat(other.rows()).isEqualTo(6);
    }

    @Test
    void badInput_isNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> matrix.add(classes(0), classes(3)))
                .withMessage("ConfusionMatrix: class index must be in [0, 3), got targets[0]=3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> matrix.add(classes(0, -1), classes(0, 0)))
                .withMessage("ConfusionMatrix: class index must be in [0, 3), got predicted[1]=-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> matrix.add(classes(0), classes(0, 1)))
                .withMessage("ConfusionMatrix: targets must be 1 class indices, got shape=[2] and dtype=int64");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> matrix.add(Tensor.zeros(1, 2), classes(0)))
                .withMessage("ConfusionMatrix: scores must have shape [N, 3], got shape=[1, 2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> matrix.merge(new ConfusionMatrix(2)))
                .withMessage("ConfusionMatrix: both must have the same classes, got classes=3 and 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConfusionMatrix(0))
                .withMessage("ConfusionMatrix: classes must be 1 or more, got classes=0");
    }
}
