package dev.steadygrad.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Poly1LossTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final Poly1Loss EACH = new Poly1Loss().reduction(Reduction.NONE);

    private static Tensor row(double... x) {
        return Tensor.of(x, 1, x.length).requiresGrad(true);
    }

    private static Tensor classes(long... index) {
        return Tensor.of(index, index.length);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, -0.5, 0, 1, 10})
    void rows_areExact_inLossAndGradient(double epsilon) {
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            for (double scale : new double[] {0.1, 1, 8, 30}) {
                for (int seed = 0; seed < 4; seed++) {
                    Tensor x = Tensor.randn(new Rng(seed), 1, 6).mul(scale).to(dtype);
                    compare(epsilon, x.detach().requiresGrad(true), seed, dtype);
                }
            }
            compare(epsilon, row(20, 0, -3).to(dtype).detach().requiresGrad(true), 0, dtype);
            compare(epsilon, row(20, 0, -3).to(dtype).detach().requiresGrad(true), 2, dtype);
        }
    }

    private static void compare(double epsilon, Tensor x, int k, DType dtype) {
        BigDecimal[] p = Exact.softmax(x.toDoubleArray());
        BigDecimal miss = Exact.others(p, k);
        BigDecimal e = Exact.of(epsilon);
        BigDecimal loss = miss.multiply(e).subtract(Exact.log(p[k]), Exact.DIGITS);
        BigDecimal slope = p[k].multiply(e).add(Exact.ONE, Exact.DIGITS);
        BigDecimal[] gradient = new BigDecimal[p.length];
        for (int j = 0; j < p.length; j++) {
            gradient[j] = j == k ? miss.multiply(slope).negate() : p[j].multiply(slope);
        }
        Tensor got = EACH.epsilon(epsilon).apply(x, classes(k));
        double ulps = dtype == DType.FLOAT32 ? 1 : 8;
        Exact.within(ulps, got.toDoubleArray(), new BigDecimal[] {loss}, dtype, "loss");
        Exact.within(ulps, Exact.gradient(x, got), gradient, dtype, "gradient");
    }

    @Test
    void confidentRow_withEpsilonOfMinusOne_isItsSquare_notZero() {
        double small = Math.exp(-40);
        double got = EACH.epsilon(-1).apply(row(40, 0), classes(0)).item();
        assertThat(got).isCloseTo(small * small / 2, within(small * small * 0x1p-48));
    }

    @Test
    void epsilonOfZero_isCrossEntropy_toTheBit() {
        Tensor target = Tensor.of(new long[] {0, 1, 2, -100, 2, 1, 0, 0}, 2, 4);
        for (DType dtype : List.of(DType.FLOAT16, DType.FLOAT32, DType.FLOAT64)) {
            Tensor x =
                    Tensor.randn(new Rng(1), 2, 3, 4).mul(6).to(dtype).detach().requiresGrad(true);
            Tensor w = Tensor.of(new double[] {0.3, 2, 1.1}, 3).to(dtype);
            for (Reduction r : List.of(Reduction.NONE, Reduction.MEAN, Reduction.SUM)) {
                Tensor poly = new Poly1Loss().epsilon(0).weight(w).reduction(r).apply(x, target);
                Tensor plain = new CrossEntropyLoss().weight(w).reduction(r).apply(x, target);
                assertThat(poly.toDoubleArray()).containsExactly(plain.toDoubleArray());
                assertThat(Exact.gradient(x, poly)).containsExactly(Exact.gradient(x, plain));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, -0.5, 0, 1})
    void specialLogits(double epsilon) {
        Poly1Loss loss = EACH.epsilon(epsilon);
        for (double big : new double[] {1000, 1e30}) {
            assertThat(loss.apply(row(-big, 0), classes(0)).item()).isEqualTo(big + epsilon);
            assertThat(loss.apply(row(big, 0), classes(0)).item()).isZero();
            Tensor x = row(-big, 0);
            assertThat(Exact.gradient(x, loss.apply(x, classes(0)))).containsExactly(-1, 1);
        }
        Tensor never = row(-INF, 0, 0);
        assertThat(loss.apply(never, classes(0)).item()).isEqualTo(INF);
        assertThat(Exact.gradient(never, loss.apply(never, classes(0)))).containsExactly(-1, 0.5, 0.5);
        assertThat(loss.apply(row(-INF, -INF), classes(0)).item()).isNaN();
        assertThat(loss.apply(row(INF, 0), classes(0)).item()).isNaN();
    }

    @Test
    void ignoredRow_hasNoLossAndNoGradient_whateverItsLogits() {
        Tensor x = Tensor.of(new double[] {Double.NaN, INF, 1, 2}, 2, 2).requiresGrad(true);
        Tensor loss = new Poly1Loss().ignoreIndex(7).apply(x, classes(7, 1));
        assertThat(loss.item())
                .isEqualTo(new Poly1Loss().apply(row(1, 2), classes(1)).item());
        assertThat(Exact.gradient(x, loss)).startsWith(0, 0).doesNotContain(Double.NaN);
    }

    @Test
    void derivatives_passTheChecks_atOrdinaryAndConfidentRows() {
        Tensor x =
                Tensor.of(new double[] {0.1, -0.4, 1, 0, 9, 0, -12, 0, 3}, 3, 3).requiresGrad(true);
        Tensor target = classes(2, 1, 0);
        for (double epsilon : new double[] {-1, -0.5, 2}) {
            Poly1Loss loss = new Poly1Loss().epsilon(epsilon).weight(Tensor.of(new double[] {1, .5, 2}, 3));
            GradCheck.check(in -> loss.apply(in.getFirst(), target), x);
            GradGradCheck.check(in -> loss.apply(in.getFirst(), target), x);
        }
    }

    @Test
    void badSettings_areNamed() {
        assertThatThrownBy(() -> EACH.epsilon(INF))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("poly1Loss: epsilon must be finite, got epsilon=Infinity");
        assertThatThrownBy(() -> EACH.apply(Tensor.zeros(1, 3), classes(-1)))
                .hasMessage("poly1Loss: class index must be in [0, 3), got target[0]=-1");
    }

    @Test
    void function_isTheClassesDefault() {
        Tensor x = Tensor.randn(new Rng(9), 2, 3);
        assertThat(Losses.poly1Loss(x, classes(2, 0)).item())
                .isEqualTo(new Poly1Loss().apply(x, classes(2, 0)).item());
    }
}
