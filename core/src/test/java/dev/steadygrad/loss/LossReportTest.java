package dev.steadygrad.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossReportTest {
    private static final CrossEntropyLoss LOSS = new CrossEntropyLoss();
    private static final CrossEntropyLoss SUM = LOSS.reduction(Reduction.SUM);
    private static final double INF = Double.POSITIVE_INFINITY;

    private static Tensor rows(int classes, double... x) {
        return Tensor.of(x, x.length / classes, classes);
    }

    private static Tensor classes(long... index) {
        return Tensor.of(index, index.length);
    }

    private static LossReport report(CrossEntropyLoss loss, Tensor x, long... target) {
        return loss.report(x, classes(target)).report();
    }

    @Test
    void loss_isTheLoss() {
        Tensor x = rows(3, 1, 2, 3, 4, 5, 7).requiresGrad(true);
        Tensor loss = LOSS.report(x, classes(0, 2)).loss();
        assertThat(loss.item()).isEqualTo(LOSS.apply(x, classes(0, 2)).item());
        assertThat(loss.requiresGrad()).isTrue();
    }

    @Test
    void rows_areCounted() {
        LossReport r = report(LOSS, rows(2, 1, 2, -INF, -INF, -INF, -INF, 0, 9), 0, 0, -100, -100);
        assertThat(r.rows()).isEqualTo(4);
        assertThat(r.ignored()).isEqualTo(2);
        assertThat(r.ignoredShare()).isEqualTo(0.5);
        assertThat(r.emptyRows()).isEqualTo(2);
        assertThat(r.largestLogit()).isEqualTo(2);
    }

    @Test
    void gaps_areBinnedByPowersOfTwo() {
        LossReport r = report(
                LOSS,
                rows(3, 5, 5, 0, 1, 0, 0, 1.5, 0, 0, 0, -2, 3, 0, 127, -9, 0, 128, 0, 0, -INF, -INF),
                0,
                0,
                0,
                0,
                0,
                0,
                0);
        assertThat(r.gaps()).containsExactly(1L, 2L, 1L, 0L, 0L, 0L, 0L, 1L, 2L);
    }

    /// The gap beyond which e^-gap is half the spacing below 1 or less: 25 ln 2 of float32 is 17.33.
    @ParameterizedTest
    @CsvSource({"FLOAT16, 8.25, 8.375", "BFLOAT16, 6.2, 6.3", "FLOAT32, 17.3, 17.4", "FLOAT64, 37.4, 37.5"})
    void certainRow_isOneWhoseProbabilityRoundsToOne(DType dtype, double below, double above) {
        assertThat(report(LOSS, rows(2, below, 0).to(dtype), 0).certainRows()).isZero();
        assertThat(report(LOSS, rows(2, above, 0).to(dtype), 0).certainRows()).isOne();
        assertThat(report(LOSS, rows(2, 0, above).to(dtype), 0).certainRows()).isOne();
    }

    @Test
    void sharedOffset_isWhatAllLogitsOfARowHaveInCommon() {
        assertThat(report(LOSS, rows(3, 1, -1, 9, 4, 6, 5), 0, 0).sharedOffset())
                .isEqualTo(4);
        assertThat(report(LOSS, rows(3, 1, 2, 3, -8, -INF, -9), 0, 0).sharedOffset())
                .isEqualTo(8);
        assertThat(report(LOSS, rows(2, 0, 5), 0).sharedOffset()).isZero();
    }

    @Test
    void largestLogit_isNaNOrInfWhereThereIsOne() {
        assertThat(report(LOSS, rows(2, -7, 3), 0).largestLogit()).isEqualTo(7);
        LossReport nan = report(LOSS, rows(2, 1, Double.NaN, 80, 0), 0, 0);
        assertThat(nan.largestLogit()).isNaN();
        assertThat(nan.gaps().stream().mapToLong(g -> g).sum()).isOne();
        LossReport inf = report(LOSS, rows(2, 1, INF), 0);
        assertThat(inf.largestLogit()).isEqualTo(INF);
        assertThat(inf.certainRows()).isZero();
    }

    @Test
    void tinyGradients_areThoseBelowTheSmallestNormal() {
        // e^-87.3 is just above 2^-126, e^-87.4 below.
        Tensor x = rows(3, 0, -87.3, -87.4).to(DType.FLOAT32);
        assertThat(report(SUM, x, 0).tinyGradients()).isOne();
        assertThat(report(SUM, x.to(DType.FLOAT64), 0).tinyGradients()).isZero();
        // Both entries of a sure row, also where they underflow to 0, but none that is 0 itself.
        assertThat(report(SUM, rows(2, 100, 0).to(DType.FLOAT32), 0).tinyGradients())
                .isEqualTo(2);
        assertThat(report(SUM, rows(2, 1e4, 0), 0).tinyGradients()).isEqualTo(2);
        assertThat(report(SUM, rows(2, 100, 0).to(DType.FLOAT32), 1).tinyGradients())
                .isZero();
        assertThat(report(SUM, rows(2, 100, -INF).to(DType.FLOAT32), 0).tinyGradients())
                .isZero();
        // 2^-125.5 of one row is normal, of a mean over four it is not.
        double near = -125.5 * Math.log(2);
        Tensor four = rows(2, 0, near, 0, 0, 0, 0, 0, 0).to(DType.FLOAT32);
        assertThat(report(SUM, four, 0, 0, 0, 0).tinyGradients()).isZero();
        assertThat(report(LOSS, four, 0, 0, 0, 0).tinyGradients()).isEqualTo(2);
        CrossEntropyLoss light = SUM.weight(Tensor.of(new float[] {0.25f, 1}, 2));
        assertThat(report(light, four, 0, 0, 0, 0).tinyGradients()).isEqualTo(2);
    }

    @Test
    void tinyGradients_ofProbabilities_areOfTheClassesTheyGiveNothing() {
        Tensor x = rows(3, 0, -200, 0).to(DType.FLOAT32);
        Tensor t = rows(3, 0.5, 0, 0.5).to(DType.FLOAT32);
        assertThat(SUM.report(x, t).report().tinyGradients()).isOne();
        Tensor hot = rows(3, 1, 0, 0).to(DType.FLOAT32);
        Tensor sure = rows(3, 0, -200, -300).to(DType.FLOAT32);
        assertThat(SUM.report(sure, hot).report().tinyGradients()).isEqualTo(3);
        assertThat(SUM.labelSmoothing(0.1).report(sure, hot).report().tinyGradients())
                .isZero();
    }

    @Test
    void logits_areReadCappedAndMasked() {
        Tensor x = rows(3, 50, 2, 1);
        Tensor mask = classes(0, 1, 1).ne(0);
        assertThat(report(LOSS.classMask(mask), x, 1).largestLogit()).isEqualTo(2);
        assertThat(report(LOSS.softCap(4), x, 1).largestLogit()).isBetween(3.99, 4.0);
    }

    @Test
    void merged_isTheReportOfBoth() {
        Tensor x = rows(2, 1, 2, 90, -30, -INF, -INF, 3, 400);
        LossReport whole = report(SUM, x, 0, 0, 0, -100);
        LossReport halves = report(SUM, x.narrow(0, 0, 1), 0).merge(report(SUM, x.narrow(0, 1, 3), 0, 0, -100));
        assertThat(halves).isEqualTo(whole);
        assertThat(whole).isEqualTo(new LossReport(4, 1, 1, 1, 90, 1, List.of(0L, 1L, 0L, 0L, 0L, 0L, 0L, 1L, 0L), 0));
    }
}
