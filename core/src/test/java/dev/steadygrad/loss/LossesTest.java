package dev.steadygrad.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The losses other than cross-entropy.
class LossesTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    private static Tensor of(double... values) {
        return Tensor.of(values, values.length);
    }

    private static Tensor random(int seed, int... dims) {
        return Tensor.randn(new Rng(seed), dims).to(DType.FLOAT64).requiresGrad(true);
    }

    private static Tensor probabilities(int seed, int... dims) {
        return Tensor.rand(new Rng(seed), dims)
                .to(DType.FLOAT64)
                .add(0.1)
                .detach()
                .requiresGrad(true);
    }

    private static void check(Loss loss, Tensor... in) {
        GradCheck.check(xs -> loss.apply(xs.get(0), xs.get(1)), in);
        GradGradCheck.check(xs -> loss.apply(xs.get(0), xs.get(1)), in);
    }

    private static double[] each(Loss loss, Tensor x, Tensor t) {
        return loss.apply(x, t).toDoubleArray();
    }

    // ---- negative log-likelihood

    @Test
    void nll_ofLogSoftmax_isCrossEntropy() {
        Tensor x = random(1, 2, 3, 4);
        Tensor target = Tensor.of(new long[] {0, 1, 2, -100, 2, 1, 0, 0}, 2, 4);
        Tensor w = of(0.5, 2, 3);
        for (Reduction r : new Reduction[] {Reduction.NONE, Reduction.MEAN, Reduction.SUM}) {
            double[] nll = each(new NllLoss().weight(w).reduction(r), x.logSoftmax(1), target);
            double[] ce = each(new CrossEntropyLoss().weight(w).reduction(r), x, target);
            for (int i = 0; i < ce.length; i++) {
                assertThat(nll[i]).isCloseTo(ce[i], within(Math.abs(ce[i]) * 0x1p-48));
            }
        }
    }

    @Test
    void nll_ignoredRow_hasNoLossAndNoGradient_whateverItHolds() {
        Tensor x = Tensor.of(new double[] {NAN, INF, -1, -2}, 2, 2).requiresGrad(true);
        Tensor loss = new NllLoss().apply(x, Tensor.of(new long[] {-100, 1}, 2));
        assertThat(loss.item()).isEqualTo(2);
        loss.backward();
        assertThat(Objects.requireNonNull(x.grad()).toDoubleArray()).containsExactly(0, 0, 0, -1);
    }

    @Test
    void nll_ofNoRows_isNaN() {
        Tensor none = Tensor.of(new long[0], 0);
        assertThat(new NllLoss().apply(Tensor.zeros(0, 3), none).item()).isNaN();
        assertThat(each(new NllLoss().reduction(Reduction.NONE), Tensor.zeros(0, 3), none))
                .isEmpty();
    }

    @Test
    void nll_derivatives_passTheChecks() {
        Tensor target = Tensor.of(new long[] {0, -100, 1, 2}, 2, 2);
        check(new NllLoss().weight(of(1, 2, 3)), random(2, 2, 3, 2), target);
    }

    @Test
    void nll_badTargets_areNamed() {
        assertThatThrownBy(() -> new NllLoss().apply(Tensor.zeros(2, 3), Tensor.of(new long[] {0, 3}, 2)))
                .hasMessage("nllLoss: class index must be in [0, 3), got target[1]=3");
    }

    // ---- Kullback-Leibler

    @Test
    void klDiv_specialTargets() {
        Loss each = new KlDivLoss().reduction(Reduction.NONE);
        assertThat(each(each, of(-1, -INF, NAN, -1, -1, -INF), of(0, 0, 0, -1, NAN, 1)))
                .containsExactly(0, NAN, NAN, NAN, NAN, INF);
        Loss logs = new KlDivLoss().logTarget(true).reduction(Reduction.NONE);
        assertThat(each(logs, of(-1, -1, NAN), of(0, -INF, 0))).containsExactly(1, NAN, NAN);
    }

    @Test
    void klDiv_batchmean_dividesByTheFirstDimension() {
        Tensor x = random(3, 3, 4);
        Tensor t = probabilities(4, 3, 4);
        double sum = new KlDivLoss().reduction(Reduction.SUM).apply(x, t).item();
        KlDivLoss loss = new KlDivLoss();
        assertThat(loss.reduction(Reduction.BATCHMEAN).apply(x, t).item()).isEqualTo(sum / 3);
        assertThat(loss.apply(x, t).item()).isCloseTo(sum / 12, within(Math.abs(sum) * 0x1p-50));
        assertThatThrownBy(() -> loss.reduction(Reduction.BATCHMEAN).apply(Tensor.scalar(1), Tensor.scalar(1)))
                .hasMessage("klDiv: the mean over a batch needs a first dimension, got input of shape=[]; use MEAN");
    }

    @Test
    void klDiv_derivatives_passTheChecks() {
        Stream.of(Reduction.values()).forEach(r -> {
            check(new KlDivLoss().reduction(r), random(5, 2, 3), probabilities(6, 2, 3));
            check(new KlDivLoss().logTarget(true).reduction(r), random(5, 2, 3), random(6, 1, 3));
        });
    }

    // ---- binary cross-entropy

    @Test
    void bce_special_asPyTorch() {
        Loss each = new BceWithLogitsLoss().reduction(Reduction.NONE);
        assertThat(each(each, of(1000, -1000, 0, INF, -INF, NAN), of(1, 1, 0.5, 1, 0, 1)))
                .containsExactly(0, 1000, Math.log(2), NAN, NAN, NAN);
    }

    @Test
    void bce_confidentRows_keepTheirDigits() {
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Tensor x = of(80, -80).to(dtype).requiresGrad(true);
            Tensor t = of(1, 0).to(dtype);
            Tensor losses = new BceWithLogitsLoss().reduction(Reduction.NONE).apply(x, t);
            losses.sum().backward();
            double exact = Math.exp(-80);
            double eps = dtype == DType.FLOAT32 ? 0x1p-22 : 0x1p-50;
            for (int i = 0; i < 2; i++) {
                assertThat(losses.toDoubleArray()[i]).isCloseTo(exact, within(exact * eps));
                assertThat(Math.abs(Objects.requireNonNull(x.grad()).toDoubleArray()[i]))
                        .isCloseTo(exact, within(exact * eps));
            }
        }
    }

    @Test
    void bce_weights_countElementsAndPositives() {
        Tensor x = of(0, 0);
        Tensor t = of(1, 0);
        BceWithLogitsLoss loss = new BceWithLogitsLoss().reduction(Reduction.NONE);
        double log2 = Math.log(2);
        assertThat(each(loss.posWeight(of(3)), x, t)).containsExactly(3 * log2, log2);
        assertThat(each(loss.weight(of(1, 5)), x, t)).containsExactly(log2, 5 * log2);
        assertThat(each(loss.weight(of(1, 5)).posWeight(of(3)), x, t)).containsExactly(3 * log2, 5 * log2);
    }

    @Test
    void bce_derivatives_passTheChecks() {
        BceWithLogitsLoss loss = new BceWithLogitsLoss();
        check(loss, random(7, 2, 3), probabilities(8, 2, 3));
        check(loss.weight(of(1, 2, 3)).posWeight(of(2, .5, 1)), random(7, 2, 3), probabilities(8, 2, 3));
    }

    @Test
    void bce_otherShapes_areRefused() {
        assertThatThrownBy(() -> new BceWithLogitsLoss().apply(Tensor.zeros(2, 3), Tensor.zeros(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("binaryCrossEntropyWithLogits: the target must have shape [2, 3], got shape=[3]");
    }

    // ---- distances

    @Test
    void mse_isTheMeanSquare_ofBroadcastDifferences() {
        assertThat(new MseLoss().apply(of(1, 2, 4), of(1)).item()).isCloseTo(10.0 / 3, within(0x1p-50));
        Tensor each = new MseLoss().reduction(Reduction.NONE).apply(of(1, 2, 4), of(1));
        assertThat(each.toDoubleArray()).containsExactly(0, 1, 9);
        assertThat(each.shape()).isEqualTo(Shape.of(3));
        check(new MseLoss(), random(9, 2, 3), random(10, 3));
    }

    @Test
    void l1_isTheMeanSize() {
        assertThat(new L1Loss().apply(of(1, -2, 4), of(2, 2, 2)).item()).isCloseTo(7.0 / 3, within(0x1p-50));
        check(new L1Loss(), random(11, 2, 3), random(12, 2, 3));
    }

    @Test
    void huber_isHalfTheSquareWithinDelta_thenALine() {
        HuberLoss loss = new HuberLoss().delta(2).reduction(Reduction.NONE);
        assertThat(each(loss, of(1, -2, 5), of(0, 0, 0))).containsExactly(0.5, 2, 8);
        check(loss, random(13, 2, 3).mul(3).detach().requiresGrad(true), random(14, 2, 3));
        assertThatThrownBy(() -> new HuberLoss().delta(0))
                .hasMessage("huberLoss: delta must be above 0, got delta=0.0");
    }

    // ---- functions

    @Test
    void functions_areTheClassesDefaults() {
        Tensor x = random(15, 2, 3);
        Tensor t = probabilities(16, 2, 3);
        Tensor c = Tensor.of(new long[] {2, 0}, 2);
        assertThat(Losses.crossEntropy(x, c).item())
                .isEqualTo(new CrossEntropyLoss().apply(x, c).item());
        assertThat(Losses.nllLoss(x, c).item())
                .isEqualTo(new NllLoss().apply(x, c).item());
        assertThat(Losses.klDiv(x, t).item())
                .isEqualTo(new KlDivLoss().apply(x, t).item());
        assertThat(Losses.binaryCrossEntropyWithLogits(x, t).item())
                .isEqualTo(new BceWithLogitsLoss().apply(x, t).item());
        assertThat(Losses.mseLoss(x, t).item())
                .isEqualTo(new MseLoss().apply(x, t).item());
        assertThat(Losses.l1Loss(x, t).item())
                .isEqualTo(new L1Loss().apply(x, t).item());
        assertThat(Losses.huberLoss(x, t).item())
                .isEqualTo(new HuberLoss().apply(x, t).item());
    }

    @Test
    void bceWithLogits_weightsThatDoNotFit_areNamed() {
        Tensor x = Tensor.zeros(3, 4);
        var loss = new BceWithLogitsLoss(null, Tensor.ones(2, 3, 4), Reduction.MEAN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.apply(x, x))
                .withMessage("binaryCrossEntropyWithLogits: posWeight must broadcast to the input's shape [3, 4], got"
                        + " shape=[2, 3, 4]");
        var narrow = new BceWithLogitsLoss(Tensor.ones(3), null, Reduction.MEAN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> narrow.apply(x, x))
                .withMessageStartingWith("binaryCrossEntropyWithLogits: shapes must broadcast, got [3] and [3, 4]");
    }
}
