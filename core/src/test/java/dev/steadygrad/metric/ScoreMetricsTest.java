package dev.steadygrad.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreMetricsTest {
    private static final float NAN = Float.NaN;

    private static Tensor classes(long... c) {
        return Tensor.of(c, c.length);
    }

    // ---- top k

    private static double topK(int k, float[][] scores, long... targets) {
        var metric = new TopKAccuracy(k);
        metric.add(Tensor.of(scores), classes(targets));
        return metric.value();
    }

    @Test
    void topK_countsTargetsAmongTheKLargest() {
        float[][] scores = {{1, 5, 3}, {9, 2, 4}};
        assertThat(topK(1, scores, 2, 0)).isEqualTo(0.5);
        assertThat(topK(2, scores, 2, 0)).isEqualTo(1);
        assertThat(topK(2, scores, 0, 1)).isZero();
        assertThat(topK(3, scores, 0, 1)).isEqualTo(1);
    }

    @Test
    void topK_equalScores_theSmallerClassIsLarger() {
        float[][] scores = {{2, 2, 2}};
        assertThat(topK(1, scores, 0)).isEqualTo(1);
        assertThat(topK(1, scores, 1)).isZero();
        assertThat(topK(2, scores, 1)).isEqualTo(1);
    }

    @Test
    void topK_nan_isLargerThanNumbers_andAMissAsATarget() {
        assertThat(topK(1, new float[][] {{3, NAN}}, 0)).isZero();
        assertThat(topK(2, new float[][] {{3, NAN}}, 0)).isEqualTo(1);
        assertThat(topK(2, new float[][] {{3, NAN}}, 1)).isZero();
    }

    @Test
    void topK_ofNothing_isNaN() {
        assertThat(new TopKAccuracy(1).value()).isNaN();
    }

    // ---- log loss

    @Test
    void logLoss_ofANearlySureRow_keepsItsDigits() {
        var metric = new LogLoss();
        metric.add(Tensor.of(new double[][] {{40, 0}}), classes(0));
        // log(1 + e^-40) = e^-40 - e^-80 / 2 + ...
        double exact = Math.exp(-40);
        assertThat(Math.abs(metric.value() - exact)).isLessThanOrEqualTo(3 * Math.ulp(exact));
    }

    @Test
    void logLoss_weighsRows_notBatches() {
        var metric = new LogLoss();
        metric.add(Tensor.of(new double[][] {{0, 0}, {0, 0}, {0, 0}}), classes(0, 1, 0));
        metric.add(Tensor.of(new double[][] {{0, 0, 0, 0}}), classes(3));
        double exact = (3 * Math.log(2) + Math.log(4)) / 4;
        assertThat(Math.abs(metric.value() - exact)).isLessThanOrEqualTo(2 * Math.ulp(exact));
    }

    @Test
    void logLoss_specialValues() {
        var infinite = new LogLoss();
        infinite.add(Tensor.of(new float[][] {{Float.NEGATIVE_INFINITY, 0}}), classes(0));
        assertThat(infinite.value()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(new LogLoss().value()).isNaN();
    }

    // ---- ROC-AUC

    /// By comparing all pairs.
    private static double pairs(double[] scores, long[] targets) {
        double won = 0;
        double pairs = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (targets[i] == 1 && targets[j] == 0) {
                    pairs++;
                    won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }
        return won / pairs;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void rocAuc_isThePartOfPairsInOrder_tiesIncluded(int seed) {
        var rng = new Rng(seed);
        int n = 2 + rng.nextInt(60);
        double[] scores = new double[n];
        long[] targets = new long[n];
        for (int i = 0; i < n; i++) {
            targets[i] = i < 2 ? i : rng.nextInt(2);
            scores[i] = rng.nextInt(seed < 4 ? 5 : 1000) - 2 + targets[i];
        }
        var metric = new RocAuc(2);
        metric.add(Tensor.of(scores.clone(), n), Tensor.of(targets.clone(), n));
        assertThat(metric.value()).isEqualTo(pairs(scores, targets));
        assertThat(metric.value(0)).isEqualTo(metric.value(1));
    }

    @Test
    void rocAuc_extremes() {
        var metric = new RocAuc(2);
        metric.add(Tensor.of(new float[][] {{0.9f, 0.1f}, {0.2f, 0.8f}}), classes(0, 1));
        assertThat(metric.value()).isEqualTo(1);
        var constant = new RocAuc(2);
        constant.add(Tensor.zeros(4), classes(0, 1, 1, 1));
        assertThat(constant.value()).isEqualTo(0.5);
        var infinite = new RocAuc(2);
        infinite.add(
                Tensor.of(new double[] {Double.NEGATIVE_INFINITY, 0, Double.POSITIVE_INFINITY}, 3), classes(1, 0, 1));
        assertThat(infinite.value()).isEqualTo(0.5);
    }

    @Test
    void rocAuc_ofManyClasses_isTheMeanOfEachAgainstTheOthers() {
        var metric = new RocAuc(3);
        metric.add(
                Tensor.of(new double[][] {{0.6, 0.3, 0.1}, {0.5, 0.4, 0.1}, {0.2, 0.3, 0.5}, {0.1, 0.2, 0.7}}),
                classes(0, 1, 2, 1));
        assertThat(metric.value(0)).isEqualTo(1);
        assertThat(metric.value(1)).isEqualTo(2.0 / 4);
        assertThat(metric.value(2)).isEqualTo(2.0 / 3);
        assertThat(metric.value()).isEqualTo((1 + 0.5 + 2.0 / 3) / 3);
    }

    @Test
    void rocAuc_labelsMissingAClass_areNamed() {
        var metric = new RocAuc(3);
        metric.add(Tensor.zeros(2, 3), classes(0, 1));
        assertThatIllegalStateException()
                .isThrownBy(metric::value)
                .withMessage("RocAuc: rows must be of class 2 and of others, got 0 and 2 of them");
        assertThatIllegalStateException()
                .isThrownBy(new RocAuc(2)::value)
                .withMessage("RocAuc: rows must be of class 1 and of others, got 0 and 0 of them");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.add(Tensor.full(Double.NaN, 1, 3), classes(0)))
                .withMessage("RocAuc: scores must be numbers, got NaN in shape=[1, 3]");
    }

    // ---- Brier

    /// Of `n` rows of `c` classes, each probability a multiple of 1/64, so that sums are exact.
    private static Tensor probabilities(Rng rng, int n, int c) {
        double[] p = new double[n * c];
        for (int i = 0; i < n; i++) {
            int left = 64;
            for (int j = 0; j < c; j++) {
                int part = j == c - 1 ? left : rng.nextInt(left + 1);
                p[i * c + j] = part / 64.0;
                left -= part;
            }
        }
        return Tensor.of(p, n, c);
    }

    private static Tensor targets(Rng rng, int n, int c) {
        return Tensor.randint(0, c, rng, n);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void brier_isTheMeanSquare_andItsPartsAddUp(int classes) {
        var rng = new Rng(classes);
        int n = 200;
        Tensor p = probabilities(rng, n, classes);
        Tensor t = targets(rng, n, classes);
        var metric = new BrierScore(classes, 64);
        metric.add(p, t);
        double[] values = p.toDoubleArray();
        long[] labels = t.toLongArray();
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < values.length; i++) {
            double d = values[i] - (labels[i / classes] == i % classes ? 1 : 0);
            sum = sum.add(new BigDecimal(d).pow(2));
        }
        assertThat(metric.value()).isEqualTo(sum.doubleValue() / n);
        BrierScore.Decomposition parts = metric.decomposition();
        // Each bin but the last, of 63/64 and 1, holds one probability.
        double[] exact = decomposed(values, labels, n, classes);
        assertThat(Math.abs(parts.reliability() - exact[0])).isLessThan(1e-14);
        assertThat(Math.abs(parts.resolution() - exact[1])).isLessThan(1e-14);
        assertThat(Math.abs(parts.uncertainty() - exact[2])).isLessThan(1e-14);
        assertThat(parts.reliability() - parts.resolution() + parts.uncertainty() + parts.withinBins())
                .isCloseTo(metric.value(), Offset.offset(4 * Math.ulp(1.0)));
    }

    /// Reliability, resolution and uncertainty from their definitions, over bins of 1/64.
    private static double[] decomposed(double[] p, long[] labels, int n, int classes) {
        MathContext mc = MathContext.DECIMAL128;
        BigDecimal reliability = BigDecimal.ZERO;
        BigDecimal resolution = BigDecimal.ZERO;
        BigDecimal uncertainty = BigDecimal.ZERO;
        for (int c = 0; c < classes; c++) {
            long[] count = new long[64];
            double[] sum = new double[64];
            long[] hits = new long[64];
            long all = 0;
            for (int i = 0; i < n; i++) {
                int bin = Math.min(63, (int) (p[i * classes + c] * 64));
                int hit = labels[i] == c ? 1 : 0;
                count[bin]++;
                sum[bin] += p[i * classes + c];
                hits[bin] += hit;
                all += hit;
            }
            BigDecimal share = new BigDecimal(all).divide(new BigDecimal(n), mc);
            uncertainty = uncertainty.add(share.multiply(BigDecimal.ONE.subtract(share)));
            for (int b = 0; b < 64; b++) {
                if (count[b] > 0) {
                    BigDecimal weight = new BigDecimal(count[b]);
                    BigDecimal said = new BigDecimal(sum[b]).divide(weight, mc);
                    BigDecimal was = new BigDecimal(hits[b]).divide(weight, mc);
                    reliability =
                            reliability.add(weight.multiply(said.subtract(was).pow(2)));
                    resolution =
                            resolution.add(weight.multiply(was.subtract(share).pow(2)));
                }
            }
        }
        return new double[] {reliability.doubleValue() / n, resolution.doubleValue() / n, uncertainty.doubleValue()};
    }

    @Test
    void brier_oneProbabilityABin_hidesNothing() {
        var metric = new BrierScore(2, 4);
        metric.add(
                Tensor.of(new double[][] {{0.75, 0.25}, {0.75, 0.25}, {0.25, 0.75}, {0.25, 0.75}}),
                classes(0, 1, 1, 1));
        // Of either class: at 0.25 it came 0 of 2 times or 1 of 2, at 0.75 1 of 2 or 2 of 2; its share is 1/4 or 3/4.
        assertThat(metric.decomposition())
                .isEqualTo(new BrierScore.Decomposition(2 * 0.0625, 2 * 0.0625, 2 * 3 / 16.0, 0));
        assertThat(metric.value()).isEqualTo(0.375);
    }

    @Test
    void brier_ofNothing_isNaN() {
        BrierScore.Decomposition parts = new BrierScore(2).decomposition();
        assertThat(new double[] {parts.reliability(), parts.resolution(), parts.uncertainty(), parts.withinBins()})
                .containsOnly(Double.NaN);
    }

    @Test
    void probabilities_thatAreNone_areNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BrierScore(2).add(Tensor.of(new double[][] {{0.5, 0.5}, {3, -1}}), classes(0, 0)))
                .withMessage("BrierScore: each row must be probabilities, got row 1 with sum=2.0 and least=-1.0; "
                        + "logits want softmax(1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CalibrationError().add(Tensor.full(Double.NaN, 1, 2), classes(0)))
                .withMessageStartingWith("CalibrationError: each row must be probabilities, got row 0 with sum=NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BrierScore(2).add(Tensor.of(new double[][] {{0.5, 0.5}}), classes(2)))
                .withMessage("BrierScore: class index must be in [0, 2), got targets[0]=2");
    }

    // ---- all of them

    private static <M extends Metric<M>> void assertMerges(Supplier<M> fresh, Function<M, Object> figure) {
        var rng = new Rng(5);
        Tensor p = probabilities(rng, 90, 3).to(DType.FLOAT32);
        Tensor t = targets(rng, 90, 3);
        M whole = fresh.get();
        whole.add(p, t);
        M first = fresh.get();
        first.add(p.narrow(0, 0, 50), t.narrow(0, 0, 50));
        M rest = fresh.get();
        rest.add(p.narrow(0, 50, 39), t.narrow(0, 50, 39));
        rest.add(p.narrow(0, 89, 1), t.narrow(0, 89, 1).to(DType.INT32));
        rest.add(p.narrow(0, 0, 0), t.narrow(0, 0, 0));
        Object before = figure.apply(rest);
        first.merge(rest);
        assertThat(figure.apply(first)).isEqualTo(figure.apply(whole));
        assertThat(figure.apply(rest)).isEqualTo(before);
        first.merge(fresh.get());
        assertThat(figure.apply(first)).isEqualTo(figure.apply(whole));
    }

    @Test
    void merge_isAsIfOneHadCountedAll() {
        assertMerges(() -> new TopKAccuracy(2), TopKAccuracy::value);
        assertMerges(() -> new ConfusionMatrix(3), m -> m.f1(Average.MACRO));
        assertMerges(() -> new RocAuc(3), RocAuc::value);
        assertMerges(() -> new BrierScore(3), m -> List.of(m.value(), m.decomposition()));
        assertMerges(CalibrationError::new, m -> m.reliability(Binning.EQUAL_MASS, 7));
        // Sums of logarithms round in another order.
        assertMerges(LogLoss::new, m -> (float) m.value());
    }

    @Test
    void metrics_keepWhatTheyCounted_whenTheTensorChanges() {
        Tensor p = Tensor.of(new double[][] {{0.1, 0.9}, {0.8, 0.2}});
        var auc = new RocAuc(2);
        var calibration = new CalibrationError();
        auc.add(p, classes(1, 0));
        calibration.add(p, classes(1, 0));
        Reliability before = calibration.reliability(Binning.EQUAL_WIDTH, 5);
        p.fill_(0.5);
        assertThat(auc.value()).isEqualTo(1);
        assertThat(calibration.reliability(Binning.EQUAL_WIDTH, 5)).isEqualTo(before);
    }

    @Test
    void metrics_takeHalfTypes_andTensorsThatWantGradients() {
        Tensor p = Tensor.of(new float[][] {{0.25f, 0.75f}, {0.5f, 0.5f}}).to(DType.BFLOAT16);
        var brier = new BrierScore(2);
        brier.add(p.requiresGrad(true), classes(1, 0));
        assertThat(brier.value()).isEqualTo((0.125 + 0.5) / 2);
        var loss = new LogLoss();
        loss.add(p, classes(1, 0));
        assertThat(loss.value()).isPositive();
    }
}
