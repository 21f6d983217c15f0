package dev.steadygrad.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.loss.LossPolicy.BadTarget;
import dev.steadygrad.loss.LossPolicy.NoRows;
import dev.steadygrad.loss.LossPolicy.ProbabilityMean;
import dev.steadygrad.loss.LossPolicy.ZeroTimesInf;
import dev.steadygrad.op.EmptyRow;
import dev.steadygrad.tensor.Tensor;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Each answer of each policy, on rows whose losses are known by hand.
class LossPolicyTest {
    private static final LossPolicy POLICY = new LossPolicy();
    private static final CrossEntropyLoss LOSS = new CrossEntropyLoss();
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double LN2 = Math.log(2);

    private static Tensor rows(int classes, double... x) {
        return Tensor.of(x, x.length / classes, classes).requiresGrad(true);
    }

    private static Tensor classes(long... index) {
        return Tensor.of(index, index.length);
    }

    private static double loss(LossPolicy policy, Tensor x, Tensor target) {
        return LOSS.policy(policy).apply(x, target).item();
    }

    private static double[] gradient(CrossEntropyLoss loss, Tensor x, Tensor target) {
        x.zeroGrad();
        loss.apply(x, target).backward();
        return Objects.requireNonNull(x.grad()).toDoubleArray();
    }

    @Test
    void defaults_arePyTorchs() {
        assertThat(LOSS.policy()).isEqualTo(POLICY);
        assertThat(POLICY)
                .isEqualTo(new LossPolicy(
                        NoRows.NAN, EmptyRow.NAN, ZeroTimesInf.NAN, BadTarget.ERROR, ProbabilityMean.ROWS));
    }

    @Test
    void noRows_areNaN_zero_orRefused() {
        Tensor x = rows(2, 1, 2, 3, 4);
        Tensor ignored = classes(-100, -100);
        assertThat(loss(POLICY, x, ignored)).isNaN();
        LossPolicy zero = POLICY.noRows(NoRows.ZERO);
        assertThat(loss(zero, x, ignored)).isZero();
        assertThat(gradient(LOSS.policy(zero), x, ignored)).containsOnly(0);
        assertThat(loss(zero, Tensor.zeros(0, 2), classes())).isZero();
        CrossEntropyLoss strict = LOSS.policy(POLICY.noRows(NoRows.ERROR));
        assertThatThrownBy(() -> strict.apply(x, ignored))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("crossEntropy: some row must count in a mean, got weight=0 of all rows;"
                        + " change LossPolicy.noRows");
        assertThat(strict.apply(x, classes(0, -100)).item()).isFinite();
        assertThat(strict.reduction(Reduction.SUM).apply(x, ignored).item()).isZero();
        CrossEntropyLoss weightless = LOSS.policy(zero).weight(Tensor.of(new double[] {0, 1}, 2));
        assertThat(weightless.apply(x, classes(0, 0)).item()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, false", "0, 0, true", "0.2, 0, false", "0.2, 0, true", "0.2, 0.5, true", "0, 0.5, false"})
    void emptyRow_isNaN_ignored_orUniform(double smoothing, double z, boolean byMask) {
        double bad = byMask ? 7 : -INF;
        Tensor x = rows(2, bad, bad, 0, 0);
        Tensor mask =
                classes(byMask ? 0 : 1, byMask ? 0 : 1, 1, 1).reshape(2, 2).ne(0);
        CrossEntropyLoss loss = LOSS.classMask(mask).labelSmoothing(smoothing).zLoss(z);
        Tensor hot = rows(2, 0, 1, 1, 0).detach();
        double row = LN2 + z * LN2 * LN2;
        for (Tensor target : new Tensor[] {classes(1, 0), hot}) {
            assertThat(loss.apply(x, target).item()).isNaN();
            CrossEntropyLoss zero = loss.policy(POLICY.emptyRow(EmptyRow.ZERO));
            assertThat(zero.reduction(Reduction.NONE).apply(x, target).toDoubleArray())
                    .containsExactly(0, row);
            assertThat(zero.apply(x, target).item()).isEqualTo(row);
            assertThat(gradient(zero, x, target)).startsWith(0, 0).doesNotContain(Double.NaN);
            CrossEntropyLoss uniform = loss.policy(POLICY.emptyRow(EmptyRow.UNIFORM));
            assertThat(uniform.reduction(Reduction.NONE).apply(x, target).toDoubleArray())
                    .containsExactly(row, row);
            assertThat(gradient(uniform, x, target)).startsWith(0, 0).doesNotContain(Double.NaN);
        }
    }

    @Test
    void emptyRow_isOneOfNegativeInfinityOnly() {
        LossPolicy zero = POLICY.emptyRow(EmptyRow.ZERO);
        assertThat(loss(zero, rows(2, -INF, 0, 0, 0), classes(0, 0))).isEqualTo(INF);
        assertThat(loss(zero, rows(2, Double.NaN, -INF, 0, 0), classes(0, 0))).isNaN();
    }

    @Test
    void zeroTimesInf_ofProbabilities_isNaN_orZero() {
        Tensor x = rows(3, 0, -INF, 0);
        Tensor t = rows(3, 0.5, 0, 0.5).detach();
        assertThat(loss(POLICY, x, t)).isNaN();
        LossPolicy zero = POLICY.zeroTimesInf(ZeroTimesInf.ZERO);
        assertThat(loss(zero, x, t)).isEqualTo(LN2);
        assertThat(gradient(LOSS.policy(zero), x, t)).containsExactly(0, 0, 0);
        assertThat(loss(zero, rows(3, Double.NaN, -INF, 0), t)).isNaN();
        assertThat(loss(zero, rows(3, 0, -INF, 0), rows(3, 0.5, 0.25, 0.25).detach()))
                .isEqualTo(INF);
    }

    @Test
    void zeroTimesInf_ofWeights_isNaN_orZero() {
        Tensor x = rows(2, -INF, 0, 0, 0);
        Tensor target = classes(0, 1);
        LossPolicy zero = POLICY.zeroTimesInf(ZeroTimesInf.ZERO);
        CrossEntropyLoss byClass = LOSS.weight(Tensor.of(new double[] {0, 1}, 2));
        assertThat(byClass.apply(x, target).item()).isNaN();
        assertThat(byClass.policy(zero).apply(x, target).item()).isEqualTo(LN2);
        CrossEntropyLoss byRow = LOSS.rowWeight(Tensor.of(new double[] {0, 1}, 2));
        assertThat(byRow.apply(x, target).item()).isNaN();
        assertThat(byRow.policy(zero).apply(x, target).item()).isEqualTo(LN2);
        assertThat(byRow.policy(zero).labelSmoothing(0.1).apply(x, target).item())
                .isEqualTo(LN2);
        assertThat(byRow.policy(zero).apply(x, rows(2, 1, 0, 0, 1).detach()).item())
                .isEqualTo(LN2);
        assertThat(gradient(byRow.policy(zero), x, target)).containsExactly(0, 0, 0.5, -0.5);
    }

    @Test
    void badTarget_isRefused_orIgnored() {
        Tensor x = rows(2, 3, 1, 0, 0, 5, 5);
        Tensor target = classes(2, 1, -1);
        assertThatThrownBy(() -> loss(POLICY, x, target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("crossEntropy: class index must be in [0, 2), got target[0]=2");
        LossPolicy ignore = POLICY.badTarget(BadTarget.IGNORE);
        assertThat(loss(ignore, x, target)).isEqualTo(LN2);
        assertThat(gradient(LOSS.policy(ignore), x, target)).containsExactly(0, 0, 0.5, -0.5, 0, 0);
        Tensor mask = classes(0, 1, 1, 1, 1, 1).reshape(3, 2).ne(0);
        assertThat(LOSS.classMask(mask)
                        .policy(ignore)
                        .apply(x, classes(0, 1, -100))
                        .item())
                .isEqualTo(LN2);
        Tensor t = rows(2, 0.5, 0.5, 0, 1, 1, 0).detach();
        assertThat(LOSS.classMask(mask).policy(ignore).apply(x, t).item()).isEqualTo(LN2);
        assertThat(gradient(LOSS.classMask(mask).policy(ignore), x, t)).startsWith(0, 0);
    }

    @ParameterizedTest
    @EnumSource(ProbabilityMean.class)
    void weightedProbabilities_areDividedByRows_orWeights(ProbabilityMean mean) {
        Tensor x = rows(2, 0, 0, 0, 0);
        Tensor t = rows(2, 1, 0, 0.25, 0.75).detach();
        Tensor w = Tensor.of(new double[] {2, 6}, 2);
        CrossEntropyLoss loss = LOSS.weight(w).policy(POLICY.probabilityMean(mean));
        // Rows of 2 ln 2 and (2/4 + 6·3/4) ln 2.
        double divisor = mean == ProbabilityMean.ROWS ? 2 : 7;
        assertThat(loss.apply(x, t).item()).isEqualTo(7 * LN2 / divisor);
        Tensor hot = rows(2, 1, 0, 0, 1).detach();
        double ofIndices = loss.apply(x, classes(0, 1)).item();
        assertThat(loss.apply(x, hot).item()).isEqualTo(mean == ProbabilityMean.ROWS ? 4 * ofIndices : ofIndices);
    }
}
