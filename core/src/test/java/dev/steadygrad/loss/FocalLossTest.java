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
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// [FocalLoss] and [SigmoidFocalLoss].
class FocalLossTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final FocalLoss EACH = new FocalLoss().reduction(Reduction.NONE);
    private static final SigmoidFocalLoss BINARY = new SigmoidFocalLoss().alpha(-1);

    private static Tensor row(double... x) {
        return Tensor.of(x, 1, x.length).requiresGrad(true);
    }

    private static Tensor vector(double... x) {
        return Tensor.of(x, x.length).requiresGrad(true);
    }

    private static Tensor classes(long... index) {
        return Tensor.of(index, index.length);
    }

    private static Tensor random(int seed, double scale, int... dims) {
        return Tensor.randn(new Rng(seed), dims)
                .to(DType.FLOAT64)
                .mul(scale)
                .detach()
                .requiresGrad(true);
    }

    private static double[] gradient(Loss loss, Tensor x, Tensor target) {
        return Exact.gradient(x, loss.apply(x, target));
    }

    // ---- several classes

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1, 2, 5})
    void rows_areExact_inLossAndGradient(double gamma) {
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            for (double scale : new double[] {0.1, 1, 8, 30}) {
                for (int seed = 0; seed < 4; seed++) {
                    Tensor x =
                            Tensor.randn(new Rng(seed), 6).mul(scale).to(dtype).detach();
                    compareRow(gamma, x.reshape(1, 6), seed, dtype);
                }
            }
            compareRow(gamma, Tensor.of(new double[] {20, 0, -3}, 1, 3).to(dtype), 0, dtype);
            compareRow(gamma, Tensor.of(new double[] {20, 0, -3}, 1, 3).to(dtype), 2, dtype);
        }
    }

    private static void compareRow(double gamma, Tensor logits, int k, DType dtype) {
        Tensor x = logits.detach().requiresGrad(true);
        BigDecimal[] p = Exact.softmax(x.toDoubleArray());
        BigDecimal miss = Exact.others(p, k);
        BigDecimal nll = Exact.log(p[k]).negate();
        BigDecimal focus = Exact.pow(miss, gamma);
        BigDecimal bend = focus.divide(miss, Exact.DIGITS).multiply(p[k]).multiply(nll);
        BigDecimal slope = focus.add(bend.multiply(Exact.of(gamma)), Exact.DIGITS);
        BigDecimal[] gradient = new BigDecimal[p.length];
        for (int j = 0; j < p.length; j++) {
            gradient[j] = j == k ? miss.multiply(slope).negate() : p[j].multiply(slope);
        }
        double ulps = dtype == DType.FLOAT32 ? 1 : 4 * (gamma + 1);
        FocalLoss loss = EACH.gamma(gamma);
        double[] got = loss.apply(x, classes(k)).toDoubleArray();
        Exact.within(ulps, got, new BigDecimal[] {focus.multiply(nll)}, dtype, "loss");
        Exact.within(ulps, gradient(loss, x, classes(k)), gradient, dtype, "gradient");
    }

    @Test
    void confidentRow_hasItsPower_notZero() {
        double small = Math.exp(-40);
        Tensor x = row(40, 0);
        assertThat(EACH.apply(x, classes(0)).item()).isCloseTo(small * small * small, within(1e-66));
        assertThat(gradient(EACH, x, classes(0))[1]).isCloseTo(3 * small * small * small, within(1e-66));
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "MEAN", "SUM"})
    void gammaOfZero_isCrossEntropy_toTheBit(Reduction reduction) {
        Tensor target = Tensor.of(new long[] {0, 1, 2, -100, 2, 1, 0, 0}, 2, 4);
        for (DType dtype : List.of(DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32, DType.FLOAT64)) {
            Tensor x = random(1, 6, 2, 3, 4).to(dtype).detach().requiresGrad(true);
            Tensor w = Tensor.of(new double[] {0.3, 2, 1.1}, 3).to(dtype);
            FocalLoss focal = new FocalLoss().gamma(0).weight(w).reduction(reduction);
            CrossEntropyLoss plain = new CrossEntropyLoss().weight(w).reduction(reduction);
            assertThat(focal.apply(x, target).toDoubleArray())
                    .containsExactly(plain.apply(x, target).toDoubleArray());
            assertThat(gradient(focal, x, target)).containsExactly(gradient(plain, x, target));
            assertThat(focal.apply(x, target).dtype()).isEqualTo(dtype);
        }
    }

    @Test
    void mean_dividesByTheWeights_sumDoesNot() {
        Tensor x = random(2, 1, 4, 3);
        Tensor target = classes(2, 0, 9, 1);
        FocalLoss loss = new FocalLoss().weight(vector(1, 2, 4).detach()).ignoreIndex(9);
        double[] each = loss.reduction(Reduction.NONE).apply(x, target).toDoubleArray();
        double[] plain = EACH.ignoreIndex(9).apply(x, target).toDoubleArray();
        assertThat(each).containsExactly(4 * plain[0], plain[1], 0, 2 * plain[3]);
        double sum = each[0] + each[1] + each[3];
        assertThat(loss.reduction(Reduction.SUM).apply(x, target).item()).isCloseTo(sum, within(sum * 0x1p-50));
        assertThat(loss.apply(x, target).item()).isCloseTo(sum / 7, within(sum * 0x1p-50));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 1, 2})
    void specialLogits(double gamma) {
        FocalLoss loss = EACH.gamma(gamma);
        Tensor target = classes(0);
        for (double big : new double[] {1000, 1e30}) {
            assertThat(loss.apply(row(-big, 0), target).item()).isEqualTo(big);
            assertThat(gradient(loss, row(-big, 0), target)).containsExactly(-1, 1);
            assertThat(loss.apply(row(big, 0), target).item()).isZero();
            assertThat(gradient(loss, row(big, 0), target)).containsOnly(0, -0.0);
        }
        assertThat(loss.apply(row(-INF, 0, 0), target).item()).isEqualTo(INF);
        assertThat(gradient(loss, row(-INF, 0, 0), target)).containsExactly(-1, 0.5, 0.5);
        assertThat(loss.apply(row(0, -INF), target).item()).isZero();
        assertThat(gradient(loss, row(0, -INF), target)).containsOnly(0, -0.0);
        assertThat(loss.apply(row(-INF, -INF), target).item()).isNaN();
        assertThat(loss.apply(row(INF, 0), target).item()).isNaN();
        assertThat(loss.apply(row(NAN, 0), target).item()).isNaN();
    }

    @Test
    void ignoredRow_hasNoLossAndNoGradient_whateverItsLogits() {
        Tensor x = Tensor.of(new double[] {NAN, INF, 1, 2}, 2, 2).requiresGrad(true);
        for (double gamma : new double[] {0, 0.5, 2}) {
            FocalLoss loss = new FocalLoss().gamma(gamma);
            assertThat(loss.apply(x, classes(-100, 1)).item())
                    .isEqualTo(loss.apply(row(1, 2), classes(1)).item());
            assertThat(gradient(loss, x, classes(-100, 1))).startsWith(0, 0).doesNotContain(NAN);
        }
        assertThat(new FocalLoss().apply(x, classes(-100, -100)).item()).isNaN();
        assertThat(EACH.apply(Tensor.zeros(0, 3), classes()).shape()).isEqualTo(Shape.of(0));
    }

    @Test
    void derivatives_passTheChecks_atOrdinaryAndConfidentRows() {
        Tensor target = classes(1, -100, 0, 2);
        Tensor confident = Tensor.of(new double[] {0, 9, 1, 0, 0, 0, -12, 0, 3, 30, 1, 2}, 4, 3)
                .requiresGrad(true);
        for (Tensor x : List.of(random(3, 1, 4, 3), confident)) {
            for (double gamma : new double[] {0, 0.5, 1, 2, 3.5}) {
                FocalLoss loss =
                        new FocalLoss().gamma(gamma).weight(vector(1, .5, 2).detach());
                GradCheck.check(in -> loss.apply(in.getFirst(), target), x);
                GradGradCheck.check(in -> loss.apply(in.getFirst(), target), x);
            }
        }
    }

    @Test
    void secondDerivative_ofACertainRow_isFinite() {
        for (double gamma : new double[] {0, 0.5, 1, 2}) {
            Tensor x = row(5000, 0, -INF);
            EACH.gamma(gamma).apply(x, classes(0)).sum().backward(null, true, true);
            Tensor g = Objects.requireNonNull(x.grad());
            x.zeroGrad();
            g.mul(g).sum().backward();
            assertThat(Objects.requireNonNull(x.grad()).abs().sum().item()).isZero();
        }
    }

    @Test
    void badSettings_areNamed() {
        assertThatThrownBy(() -> new FocalLoss().gamma(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("focalLoss: gamma must be 0 or more and finite, got gamma=-1.0");
        assertThatThrownBy(() -> new FocalLoss().gamma(NAN))
                .hasMessage("focalLoss: gamma must be 0 or more and finite, got gamma=NaN");
        assertThatThrownBy(() -> EACH.apply(Tensor.zeros(2, 3), classes(0, 3)))
                .hasMessage("focalLoss: class index must be in [0, 3), got target[1]=3");
        assertThatThrownBy(() -> EACH.weight(Tensor.ones(2)).apply(Tensor.zeros(2, 3), classes(0, 1)))
                .hasMessage("focalLoss: there must be one weight for each of the 3 classes, got weight of shape=[2]");
        assertThatThrownBy(() -> EACH.reduction(Reduction.BATCHMEAN).apply(Tensor.zeros(2, 3), classes(0, 1)))
                .hasMessage("focalLoss: the reduction must be NONE, MEAN or SUM, got reduction=BATCHMEAN");
    }

    // ---- a yes or no

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1, 2, 5})
    void elements_areExact_inLossAndGradient(double gamma) {
        double[] logits = {0, 0.3, -0.7, 4, -4, 17, -17, 30, -30, 60, -60};
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            for (double t : new double[] {0, 1, 0.25}) {
                // where a sum of two signs is near 0 an ulp of it says nothing: the gradient of a soft target
                double ulps = dtype == DType.FLOAT32 ? 1 : t == 0.25 ? 32 : 4 * (gamma + 1);
                Tensor x = Tensor.of(logits.clone(), logits.length).to(dtype).requiresGrad(true);
                Tensor target = Tensor.full(dtype, t, logits.length);
                BigDecimal[] losses = new BigDecimal[logits.length];
                BigDecimal[] gradient = new BigDecimal[logits.length];
                double[] seen = x.toDoubleArray();
                for (int i = 0; i < logits.length; i++) {
                    exact(seen[i], t, gamma, i, losses, gradient);
                }
                SigmoidFocalLoss loss = BINARY.gamma(gamma);
                Exact.within(ulps, loss.apply(x, target).toDoubleArray(), losses, dtype, "loss");
                Exact.within(ulps, gradient(loss, x, target), gradient, dtype, "gradient");
            }
        }
    }

    private static void exact(double x, double t, double gamma, int i, BigDecimal[] losses, BigDecimal[] gradient) {
        BigDecimal[] p = Exact.softmax(x, 0);
        BigDecimal yes = Exact.of(t);
        BigDecimal no = Exact.of(1 - t);
        BigDecimal miss = p[0].multiply(no).add(p[1].multiply(yes), Exact.DIGITS);
        BigDecimal entropy = Exact.log(p[0])
                .multiply(yes)
                .add(Exact.log(p[1]).multiply(no), Exact.DIGITS)
                .negate();
        BigDecimal focus = Exact.pow(miss, gamma);
        BigDecimal bend = p[0].multiply(p[1])
                .multiply(Exact.of(gamma * (1 - 2 * t)))
                .multiply(entropy)
                .divide(miss, Exact.DIGITS);
        losses[i] = focus.multiply(entropy, Exact.DIGITS);
        BigDecimal off = p[0].multiply(no).subtract(p[1].multiply(yes));
        gradient[i] = focus.multiply(off.add(bend), Exact.DIGITS);
    }

    @Test
    void sigmoid_alpha_weighsYesAndNo_asTorchvision() {
        // torchvision.ops.sigmoid_focal_loss(tensor([0., 0.]), tensor([1., 0.])): alpha_t log 2 / 4
        double log2 = Math.log(2);
        double[] each = new SigmoidFocalLoss().apply(vector(0, 0), vector(1, 0)).toDoubleArray();
        assertThat(each[0]).isCloseTo(0.25 * log2 / 4, within(1e-17));
        assertThat(each[1]).isCloseTo(0.75 * log2 / 4, within(1e-16));
        double sum = log2 / 4;
        assertThat(new SigmoidFocalLoss()
                        .reduction(Reduction.SUM)
                        .apply(vector(0, 0), vector(1, 0))
                        .item())
                .isCloseTo(sum, within(1e-16));
        assertThat(new SigmoidFocalLoss()
                        .reduction(Reduction.MEAN)
                        .apply(vector(0, 0), vector(1, 0))
                        .item())
                .isCloseTo(sum / 2, within(1e-16));
    }

    @Test
    void sigmoid_ofTwoClasses_isTheSoftmaxForm() {
        Tensor x = random(4, 5, 7, 1);
        Tensor both = Tensor.cat(List.of(x, Tensor.zeros(DType.FLOAT64, 7, 1)), 1);
        double[] binary = BINARY.apply(x, Tensor.ones(DType.FLOAT64, 7, 1)).toDoubleArray();
        double[] wide = EACH.apply(both, Tensor.zeros(DType.INT64, 7)).toDoubleArray();
        for (int i = 0; i < 7; i++) {
            assertThat(binary[i]).isCloseTo(wide[i], within(wide[i] * 0x1p-48));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 1, 2})
    void sigmoid_specialLogits(double gamma) {
        SigmoidFocalLoss loss = BINARY.gamma(gamma);
        for (double big : new double[] {1000, 1e30}) {
            Tensor x = vector(big, -big, big, -big);
            Tensor t = vector(0, 1, 1, 0).detach();
            assertThat(loss.apply(x, t).toDoubleArray()).containsExactly(big, big, 0, 0);
            double[] g = gradient(loss, x, t);
            assertThat(g[0]).isEqualTo(1);
            assertThat(g[1]).isEqualTo(-1);
            assertThat(Math.abs(g[2]) + Math.abs(g[3])).isZero();
        }
        assertThat(loss.apply(vector(INF, -INF, NAN), vector(1, 0, 1)).toDoubleArray())
                .containsOnly(NAN);
    }

    @Test
    void sigmoid_halfTypes_areRoundedOnce() {
        for (DType dtype : List.of(DType.FLOAT16, DType.BFLOAT16)) {
            Tensor x = random(5, 3, 50).to(dtype).detach();
            Tensor t = Tensor.bernoulli(Tensor.full(0.5, 50), new Rng(6)).to(dtype);
            Tensor exact = new SigmoidFocalLoss().apply(x.to(DType.FLOAT64), t.to(DType.FLOAT64));
            assertThat(new SigmoidFocalLoss().apply(x, t).dtype()).isEqualTo(dtype);
            assertThat(new SigmoidFocalLoss().apply(x, t).toDoubleArray())
                    .containsExactly(exact.to(dtype).toDoubleArray());
        }
    }

    @Test
    void sigmoid_derivatives_passTheChecks() {
        Tensor hard = vector(1, 0, 1, 0, 1, 0).detach();
        Tensor soft = vector(.2, .9, .5, .3, .7, .6);
        Tensor x = vector(0.3, -0.4, 8, -9, -7, 6);
        for (double gamma : new double[] {0, 0.5, 1, 2}) {
            SigmoidFocalLoss loss = new SigmoidFocalLoss().gamma(gamma);
            for (Tensor t : List.of(hard, soft)) {
                GradCheck.check(in -> loss.apply(in.get(0), in.get(1)), x, t);
                GradGradCheck.check(in -> loss.apply(in.get(0), in.get(1)), x, t);
            }
        }
    }

    @Test
    void sigmoid_badSettings_areNamed() {
        assertThatThrownBy(() -> BINARY.alpha(1.5))
                .hasMessage("sigmoidFocalLoss: alpha must be in [0, 1], or -1 for none, got alpha=1.5");
        assertThatThrownBy(() -> BINARY.gamma(-2))
                .hasMessage("sigmoidFocalLoss: gamma must be 0 or more and finite, got gamma=-2.0");
        assertThatThrownBy(() -> BINARY.apply(Tensor.zeros(2, 3), Tensor.zeros(3)))
                .hasMessage("sigmoidFocalLoss: the target must have shape [2, 3], got shape=[3]");
        assertThatThrownBy(() -> BINARY.apply(Tensor.zeros(DType.INT64, 2), Tensor.zeros(2)))
                .hasMessage("sigmoidFocalLoss: the input must be floating point, got dtype=int64;"
                        + " convert it with to(DType.FLOAT32)");
    }

    @Test
    void functions_areTheClassesDefaults() {
        Tensor x = random(8, 1, 2, 3);
        Tensor t = Tensor.of(new double[] {0, 1, 1, 0, 0, 1}, 2, 3);
        assertThat(Losses.focalLoss(x, classes(2, 0)).item())
                .isEqualTo(new FocalLoss().apply(x, classes(2, 0)).item());
        assertThat(Losses.sigmoidFocalLoss(x, t).toDoubleArray())
                .containsExactly(new SigmoidFocalLoss().apply(x, t).toDoubleArray());
    }
}
