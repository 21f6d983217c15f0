package dev.steadygrad.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/// [MultiLabelSoftMarginLoss] and [MultiMarginLoss].
class MarginLossesTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final MultiLabelSoftMarginLoss LABELS = new MultiLabelSoftMarginLoss();
    private static final MultiMarginLoss MARGIN = new MultiMarginLoss();

    private static Tensor of(double... x) {
        return Tensor.of(x, x.length);
    }

    private static Tensor classes(long... index) {
        return Tensor.of(index, index.length);
    }

    private static Tensor random(int seed, int... dims) {
        return Tensor.randn(new Rng(seed), dims).to(DType.FLOAT64).requiresGrad(true);
    }

    private static void check(Loss loss, Tensor... in) {
        GradCheck.check(xs -> loss.apply(xs.get(0), xs.get(1)), in);
        GradGradCheck.check(xs -> loss.apply(xs.get(0), xs.get(1)), in);
    }

    // ---- several labels

    @Test
    void labels_areExact_inLossAndGradient() {
        double[] logits = {0.3, -20, 17, 40, -0.001, 60};
        double[] labels = {1, 0, 1, 1, 0, 1};
        double[] weights = {1, 0.3, 2, 0.7, 1.5, 3};
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            for (int n = 1; n <= logits.length; n++) {
                Tensor x = of(logits).narrow(0, n - 1, 1).to(dtype).detach().requiresGrad(true);
                Tensor t = of(labels).narrow(0, n - 1, 1).to(dtype);
                Tensor w = of(weights).narrow(0, n - 1, 1).to(dtype);
                BigDecimal[] p = Exact.softmax(x.item(), 0);
                boolean yes = labels[n - 1] == 1;
                BigDecimal weight = Exact.of(w.item());
                BigDecimal loss = Exact.log(yes ? p[0] : p[1]).negate().multiply(weight);
                BigDecimal slope = (yes ? p[1].negate() : p[0]).multiply(weight);
                double ulps = dtype == DType.FLOAT32 ? 1 : 8;
                Tensor got = LABELS.weight(w).apply(x, t);
                Exact.within(ulps, new double[] {got.item()}, new BigDecimal[] {loss}, dtype, "loss");
                Exact.within(ulps, Exact.gradient(x, got), new BigDecimal[] {slope}, dtype, "gradient");
            }
        }
    }

    @Test
    void labels_areTheMeanOverClasses_thenReduced() {
        Tensor x = random(1, 2, 3, 4);
        Tensor t = Tensor.bernoulli(Tensor.full(0.5, 2, 3, 4), new Rng(2)).to(DType.FLOAT64);
        Tensor w = of(1, 2, 0, 4);
        Tensor each = LABELS.weight(w).reduction(Reduction.NONE).apply(x, t);
        Tensor terms =
                new BceWithLogitsLoss().weight(w).reduction(Reduction.NONE).apply(x, t);
        assertThat(each.shape()).isEqualTo(Shape.of(2, 3));
        double wanted = terms.get(1, 2).sum().item() / 4;
        assertThat(each.get(1, 2).item()).isCloseTo(wanted, within(wanted * 0x1p-50));
        double sum = each.sum().item();
        assertThat(LABELS.weight(w).reduction(Reduction.SUM).apply(x, t).item()).isEqualTo(sum);
        assertThat(LABELS.weight(w).apply(x, t).item()).isCloseTo(sum / 6, within(sum * 0x1p-50));
        assertThat(LABELS.apply(x.get(0, 0), t.get(0, 0)).shape()).isEqualTo(Shape.SCALAR);
    }

    @Test
    void labels_special() {
        assertThat(LABELS.apply(of(1000, -1e30), of(0, 1)).item()).isEqualTo((1000 + 1e30) / 2);
        assertThat(LABELS.apply(of(1000, -1e30), of(1, 0)).item()).isZero();
        assertThat(LABELS.apply(of(INF), of(1)).item()).isNaN();
        assertThat(LABELS.apply(Tensor.zeros(2, 3), Tensor.zeros(DType.INT64, 2, 3))
                        .dtype())
                .isEqualTo(DType.FLOAT32);
        assertThat(LABELS.apply(Tensor.zeros(0, 3), Tensor.zeros(0, 3)).item()).isNaN();
    }

    @Test
    void labels_ofHalves_areRoundedOnce() {
        Tensor x = random(3, 20, 7).to(DType.FLOAT16).detach();
        Tensor t = Tensor.bernoulli(Tensor.full(0.5, 20, 7), new Rng(4)).to(DType.FLOAT16);
        MultiLabelSoftMarginLoss each = LABELS.reduction(Reduction.NONE);
        Tensor wide = each.apply(x.to(DType.FLOAT64), t.to(DType.FLOAT64)).to(DType.FLOAT16);
        assertThat(each.apply(x, t).dtype()).isEqualTo(DType.FLOAT16);
        assertThat(each.apply(x, t).toDoubleArray()).containsExactly(wide.toDoubleArray());
    }

    @Test
    void labels_derivatives_passTheChecks() {
        Tensor t = random(5, 2, 3).sigmoid().detach().requiresGrad(true);
        check(LABELS, random(6, 2, 3), t);
        check(LABELS.weight(of(1, .5, 3)).reduction(Reduction.NONE), random(6, 2, 3), t);
    }

    @Test
    void labels_badInput_isNamed() {
        assertThatThrownBy(() -> LABELS.apply(Tensor.zeros(2, 3), Tensor.zeros(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("multilabelSoftMarginLoss: the target must have shape [2, 3], got shape=[3]");
        assertThatThrownBy(() -> LABELS.apply(Tensor.scalar(1), Tensor.scalar(1)))
                .hasMessage("multilabelSoftMarginLoss: the input must have shape [C] or [..., C], got shape=[]");
        assertThatThrownBy(() -> LABELS.weight(of(1, 2)).apply(Tensor.zeros(2, 3), Tensor.zeros(2, 3)))
                .hasMessage("multilabelSoftMarginLoss: the weight must have shape [3], got shape=[2]");
        assertThatThrownBy(() -> LABELS.apply(Tensor.zeros(DType.INT64, 2), Tensor.zeros(2)))
                .hasMessage("multilabelSoftMarginLoss: the input must be floating point, got dtype=int64;"
                        + " convert it with to(DType.FLOAT32)");
    }

    // ---- a margin

    @Test
    void margin_isWhatIsMissing_overTheClasses() {
        Tensor x = of(0.125, 0.25, 0.5, 0.75);
        Tensor target = Tensor.wrap(classes(3).reshape(Shape.SCALAR).array());
        // (1 - 0.625) + (1 - 0.5) + (1 - 0.25), and the squares, over 4
        assertThat(MARGIN.apply(x, target).item()).isEqualTo(1.625 / 4);
        assertThat(MARGIN.p(2).apply(x, target).item()).isEqualTo((0.140625 + 0.25 + 0.5625) / 4);
        assertThat(MARGIN.margin(0.5).apply(x, target).item()).isEqualTo(0.25 / 4);
        assertThat(MARGIN.weight(of(1, 1, 1, 3)).p(2).apply(x, target).item())
                .isEqualTo(3 * (0.140625 + 0.25 + 0.5625) / 4);
    }

    @Test
    void margin_mean_isOverRows_whateverTheirWeights() {
        Tensor x = random(7, 5, 3);
        MultiMarginLoss loss = MARGIN.weight(of(1, 5, 2));
        Tensor each = loss.reduction(Reduction.NONE).apply(x, classes(0, 1, 2, 1, 0));
        double sum = each.sum().item();
        assertThat(loss.reduction(Reduction.SUM)
                        .apply(x, classes(0, 1, 2, 1, 0))
                        .item())
                .isEqualTo(sum);
        assertThat(loss.apply(x, classes(0, 1, 2, 1, 0)).item()).isCloseTo(sum / 5, within(sum * 0x1p-50));
        assertThat(MARGIN.apply(Tensor.zeros(0, 3), classes()).item()).isNaN();
    }

    @Test
    void margin_commonOffset_changesNothing() {
        double offset = 0x1p40;
        Tensor x = of(0.125, 0.25, 0.5, 0.75).reshape(1, 4);
        assertThat(MARGIN.apply(x.add(offset), classes(3)).item()).isEqualTo(1.625 / 4);
    }

    @Test
    void margin_special() {
        assertThat(MARGIN.apply(of(0, -INF, 0).reshape(1, 3), classes(0)).item())
                .isEqualTo(1.0 / 3);
        assertThat(MARGIN.apply(of(-INF, 0).reshape(1, 2), classes(0)).item()).isEqualTo(INF);
        assertThat(MARGIN.p(2).apply(of(1e30, -1e30).reshape(1, 2), classes(0)).item())
                .isZero();
        assertThat(MARGIN.apply(of(-1000, 1000).reshape(1, 2), classes(0)).item())
                .isEqualTo(2001.0 / 2);
        Tensor atTheMargin = of(1, 0).reshape(1, 2).requiresGrad(true);
        assertThat(Exact.gradient(atTheMargin, MARGIN.apply(atTheMargin, classes(0))))
                .containsExactly(0, 0);
    }

    @Test
    void margin_ofNarrowTypes_isRoundedOnce() {
        for (DType dtype : List.of(DType.FLOAT16, DType.FLOAT32)) {
            Tensor x = random(8, 20, 7).to(dtype).detach();
            Tensor target = Tensor.randint(0, 7, new Rng(9), 20);
            MultiMarginLoss each = MARGIN.p(2).reduction(Reduction.NONE);
            Tensor wide = each.apply(x.to(DType.FLOAT64), target).to(dtype);
            assertThat(each.apply(x, target).toDoubleArray()).containsExactly(wide.toDoubleArray());
        }
    }

    @Test
    void margin_derivatives_passTheChecks() {
        Tensor target = Tensor.of(new long[] {0, 1, 2, 1}, 2, 2);
        for (int p : new int[] {1, 2}) {
            check(MARGIN.p(p).weight(of(1, .5, 2)), random(10, 2, 3, 2), target);
        }
    }

    @Test
    void margin_badInput_isNamed() {
        assertThatThrownBy(() -> MARGIN.p(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("multiMarginLoss: p must be 1 or 2, got p=3");
        assertThatThrownBy(() -> MARGIN.apply(Tensor.zeros(2, 3), classes(0, -100)))
                .hasMessage("multiMarginLoss: class index must be in [0, 3), got target[1]=-100");
        assertThatThrownBy(() -> MARGIN.apply(Tensor.zeros(2, 3), classes(0)))
                .hasMessage("multiMarginLoss: a target of class indices must have shape [2], got shape=[1]");
    }

    @Test
    void functions_areTheClassesDefaults() {
        Tensor x = random(11, 2, 3);
        Tensor t = Tensor.of(new double[] {1, 0, 0, 1, 1, 1}, 2, 3);
        assertThat(Losses.multilabelSoftMarginLoss(x, t).item())
                .isEqualTo(LABELS.apply(x, t).item());
        assertThat(Losses.multiMarginLoss(x, classes(2, 0)).item())
                .isEqualTo(MARGIN.apply(x, classes(2, 0)).item());
    }
}
