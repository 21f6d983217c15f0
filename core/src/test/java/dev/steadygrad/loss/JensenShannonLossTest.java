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
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JensenShannonLossTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double LOG2 = Math.log(2);
    private static final JensenShannonLoss LOSS = new JensenShannonLoss();

    private static Tensor row(double... x) {
        return Tensor.of(x, 1, x.length).requiresGrad(true);
    }

    private static Tensor random(int seed, double scale, int... dims) {
        return Tensor.randn(new Rng(seed), dims)
                .to(DType.FLOAT64)
                .mul(scale)
                .detach()
                .requiresGrad(true);
    }

    private static double of(Tensor x, Tensor y) {
        return LOSS.apply(x, y).item();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.1, 0.999})
    void rows_areExact_howeverNearOrFar(double w) {
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            for (double scale : new double[] {0.1, 2, 20}) {
                for (double apart : new double[] {1e-12, 1e-5, 0.01, 0.3, 1, 30}) {
                    Tensor x = Tensor.randn(new Rng(1), 1, 5).mul(scale).to(dtype);
                    Tensor step = Tensor.randn(new Rng(2), 1, 5).to(DType.FLOAT64);
                    Tensor y = x.to(DType.FLOAT64).add(step.mul(apart)).to(dtype);
                    compare(w, x.detach().requiresGrad(true), y.detach().requiresGrad(true), dtype);
                }
            }
        }
    }

    private static void compare(double w, Tensor x, Tensor y, DType dtype) {
        BigDecimal[] p = Exact.softmax(x.toDoubleArray());
        BigDecimal[] q = Exact.softmax(y.toDoubleArray());
        BigDecimal[] own = new BigDecimal[p.length];
        BigDecimal[] loss = new BigDecimal[2 * p.length];
        BigDecimal[] leaning = new BigDecimal[p.length];
        BigDecimal left = Exact.of(w);
        BigDecimal right = Exact.ONE.subtract(left);
        for (int j = 0; j < p.length; j++) {
            BigDecimal m = p[j].multiply(left).add(q[j].multiply(right), Exact.DIGITS);
            own[j] = Exact.log(p[j].divide(m, Exact.DIGITS));
            leaning[j] = p[j].multiply(own[j], Exact.DIGITS);
            loss[2 * j] = left.multiply(leaning[j]);
            loss[2 * j + 1] = right.multiply(q[j]).multiply(Exact.log(q[j].divide(m, Exact.DIGITS)));
        }
        BigDecimal mean = Exact.sum(leaning);
        BigDecimal[] gradient = new BigDecimal[p.length];
        double largest = 0;
        for (int j = 0; j < p.length; j++) {
            gradient[j] = left.multiply(p[j]).multiply(own[j].subtract(mean), Exact.DIGITS);
            largest = Math.max(largest, Math.abs(gradient[j].doubleValue()));
        }
        double ulps = dtype == DType.FLOAT32 ? 1 : 16;
        Tensor got = LOSS.weight(w).apply(x, y);
        Exact.within(ulps, got.toDoubleArray(), new BigDecimal[] {Exact.sum(loss)}, dtype, "loss");
        double[] g = Exact.gradient(x, got);
        double unit = dtype == DType.FLOAT32 ? Math.ulp((float) largest) : Math.ulp(largest);
        for (int j = 0; j < g.length; j++) {
            assertThat(Exact.of(g[j]).subtract(gradient[j]).abs().doubleValue()).isLessThanOrEqualTo(ulps * unit);
        }
    }

    @Test
    void nearDistributions_keepTheirDigits() {
        // Logits (d, 0) and (0, 0): d² / 32 and more of the order d⁴.
        for (double d : new double[] {1e-6, 1e-9, 1e-150}) {
            double exact = d * d / 32;
            assertThat(of(row(d, 0), row(0, 0))).isCloseTo(exact, within(exact * 1e-11));
            assertThat(of(row(d + 1e6, 1e6), row(-7, -7))).isGreaterThanOrEqualTo(0);
        }
    }

    @Test
    void equalDistributions_haveNoDivergence_whateverTheirOffsets() {
        Tensor x = random(1, 10, 20, 7);
        assertThat(of(x, x)).isZero();
        assertThat(of(x, x.detach())).isZero();
        assertThat(DoubleStream.of(LOSS.reduction(Reduction.NONE)
                        .apply(random(2, 10, 20, 7), random(3, 10, 20, 7))
                        .toDoubleArray()))
                .allMatch(v -> v > 0 && v <= LOG2);
        assertThat(of(row(1, 2, 3), row(101, 102, 103))).isZero();
    }

    @Test
    void bothMayChangePlaces_alsoWithTheirWeights() {
        Tensor x = random(4, 3, 6, 5);
        Tensor y = random(5, 3, 6, 5);
        assertThat(of(x, y)).isCloseTo(of(y, x), within(of(x, y) * 0x1p-49));
        double one = LOSS.weight(0.2).apply(x, y).item();
        assertThat(LOSS.weight(0.8).apply(y, x).item()).isCloseTo(one, within(one * 0x1p-48));
    }

    @Test
    void classesOfNoProbability_keepTheirLimits() {
        assertThat(of(row(0, -INF), row(-INF, 0))).isCloseTo(LOG2, within(Math.ulp(LOG2)));
        assertThat(of(row(2000, 0), row(0, 2000))).isCloseTo(LOG2, within(Math.ulp(LOG2)));
        assertThat(of(row(1e30, -1e30), row(-1e30, 1e30))).isCloseTo(LOG2, within(Math.ulp(LOG2)));
        double entropy = -0.2 * Math.log(0.2) - 0.8 * Math.log(0.8);
        assertThat(LOSS.weight(0.2).apply(row(0, -INF), row(-INF, 0)).item())
                .isCloseTo(entropy, within(2 * Math.ulp(entropy)));
        // (1, 0) and (1/2, 1/2), so m = (3/4, 1/4): log(4/3) / 2 + (log(2/3) + log 2) / 4 = 3/4 log(4/3)
        double half = 0.75 * Math.log(4 / 3.0);
        assertThat(of(row(0, -INF), row(0, 0))).isCloseTo(half, within(4 * Math.ulp(half)));
        Tensor plain = row(1, 2, 0.5);
        assertThat(of(row(1, -INF, 3, 0.5), row(0.5, -INF, 2, 1))).isEqualTo(of(row(1, 3, 0.5), row(0.5, 2, 1)));
        assertThat(of(plain, plain)).isZero();
    }

    @Test
    void gradient_ofClassesOfNoProbability_isFinite() {
        for (Tensor x : List.of(row(0, -INF, 1), row(-INF, -INF, 0), row(1e30, 0, -1e30), row(3000, 0, 0))) {
            for (Tensor y : List.of(row(-INF, 0, 2), row(0, -INF, -INF), row(-1e30, 0, 1e30), row(0, 3000, 0))) {
                assertThat(DoubleStream.of(Exact.gradient(x, LOSS.apply(x, y)))).allMatch(Double::isFinite);
                assertThat(DoubleStream.of(Exact.gradient(y, LOSS.apply(x, y)))).allMatch(Double::isFinite);
            }
        }
    }

    @Test
    void rowsWithoutADistribution_giveNaN() {
        for (Tensor bad : List.of(row(-INF, -INF), row(INF, 0), row(NAN, 0))) {
            assertThat(of(bad, row(0, 1))).isNaN();
            assertThat(of(row(0, 1), bad)).isNaN();
        }
    }

    @Test
    void logProbabilities_areLogitsToo() {
        Tensor x = random(6, 3, 4, 5);
        Tensor y = random(7, 3, 4, 5);
        double exact = of(x, y);
        assertThat(of(x.logSoftmax(1), y.logSoftmax(1))).isCloseTo(exact, within(exact * 1e-14));
    }

    @Test
    void reductions_areOverRows_andClassesTheSecondDim() {
        Tensor x = random(8, 1, 2, 3, 4);
        Tensor y = random(9, 1, 2, 3, 4);
        Tensor each = LOSS.reduction(Reduction.NONE).apply(x, y);
        assertThat(each.shape()).isEqualTo(Shape.of(2, 4));
        assertThat(each.get(1, 2).item())
                .isEqualTo(of(x.select(0, 1).select(1, 2), y.select(0, 1).select(1, 2)));
        assertThat(LOSS.reduction(Reduction.SUM).apply(x, y).item())
                .isEqualTo(each.sum().item());
        assertThat(of(x, y)).isEqualTo(each.mean().item());
        assertThat(of(Tensor.zeros(0, 3), Tensor.zeros(0, 3))).isNaN();
    }

    @Test
    void halfTypes_areRoundedOnce() {
        for (DType dtype : List.of(DType.FLOAT16, DType.BFLOAT16)) {
            Tensor x = random(10, 3, 30, 5).to(dtype).detach();
            Tensor y = random(11, 3, 30, 5).to(dtype).detach();
            Tensor got = LOSS.reduction(Reduction.NONE).apply(x, y);
            assertThat(got.dtype()).isEqualTo(dtype);
            assertThat(got.toDoubleArray())
                    .containsExactly(LOSS.reduction(Reduction.NONE)
                            .apply(x.to(DType.FLOAT64), y.to(DType.FLOAT64))
                            .to(dtype)
                            .toDoubleArray());
        }
    }

    @Test
    void derivatives_passTheChecks_nearAndFar() {
        Tensor x = random(12, 1, 3, 4);
        Tensor near = x.add(random(13, 1e-4, 3, 4)).detach().requiresGrad(true);
        Tensor confident = random(14, 8, 3, 4);
        Stream.of(LOSS, LOSS.weight(0.1), LOSS.reduction(Reduction.NONE)).forEach(loss -> {
            for (Tensor y : List.of(near, confident, random(15, 1, 3, 4))) {
                GradCheck.check(in -> loss.apply(in.get(0), in.get(1)), x, y);
                GradGradCheck.check(in -> loss.apply(in.get(0), in.get(1)), x, y);
            }
        });
    }

    @Test
    void badInput_isNamed() {
        assertThatThrownBy(() -> LOSS.weight(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("jensenShannon: the weight must be in (0, 1), got weight=1.0");
        assertThatThrownBy(() -> of(Tensor.zeros(2, 3), Tensor.zeros(3)))
                .hasMessage("jensenShannon: the target must have shape [2, 3], got shape=[3]");
        assertThatThrownBy(() -> of(Tensor.zeros(2, 3), Tensor.zeros(DType.INT64, 2, 3)))
                .hasMessage("jensenShannon: the input must be floating point, got dtype=int64;"
                        + " convert it with to(DType.FLOAT32)");
    }

    @Test
    void function_isTheClassesDefault() {
        Tensor x = random(16, 1, 2, 3);
        Tensor y = random(17, 1, 2, 3);
        assertThat(Losses.jensenShannon(x, y).item()).isEqualTo(of(x, y));
    }
}
