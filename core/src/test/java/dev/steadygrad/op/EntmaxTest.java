package dev.steadygrad.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntmaxTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    /// 50 digits: what bisection needs to say 16 digits of small probabilities.
    private static final MathContext DIGITS = new MathContext(50);

    private static double[] entmax(double alpha, double... x) {
        return Tensor.of(x, x.length).apply(new Entmax(alpha, 0)).toDoubleArray();
    }

    /// By bisection of the threshold in decimals, for alphas whose exponent is whole: sparsemax, 1.5, 4/3, 1.25.
    private static double[] exact(int exponent, double[] x) {
        double max = Arrays.stream(x).max().orElseThrow();
        BigDecimal[] z = Arrays.stream(x)
                .mapToObj(v -> new BigDecimal(v).subtract(new BigDecimal(max)))
                .map(v -> v.divide(BigDecimal.valueOf(exponent), DIGITS))
                .toArray(BigDecimal[]::new);
        BigDecimal low = BigDecimal.ONE.negate();
        BigDecimal high = BigDecimal.ZERO;
        for (int i = 0; i < 160; i++) {
            BigDecimal middle = low.add(high).divide(BigDecimal.TWO, DIGITS);
            BigDecimal sum = BigDecimal.ZERO;
            for (BigDecimal v : z) {
                sum = sum.add(power(v.subtract(middle), exponent));
            }
            if (sum.compareTo(BigDecimal.ONE) >= 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        BigDecimal tau = low;
        return Arrays.stream(z)
                .mapToDouble(v -> power(v.subtract(tau), exponent).doubleValue())
                .toArray();
    }

    private static BigDecimal power(BigDecimal v, int exponent) {
        return v.signum() <= 0 ? BigDecimal.ZERO : v.pow(exponent, DIGITS);
    }

    static Stream<Arguments> rows() {
        return IntStream.of(1, 2, 3, 4)
                .boxed()
                .flatMap(exponent -> IntStream.range(0, 12).mapToObj(seed -> Arguments.of(exponent, seed)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void probabilities_areThoseOfBisectionInDecimals(int exponent, int seed) {
        Rng rng = new Rng(seed);
        double[] x = new double[1 + rng.nextInt(seed < 9 ? 12 : 300)];
        double offset = seed % 3 == 1 ? 1e8 : 0;
        double std = seed % 2 == 0 ? 0.3 : 3;
        Arrays.setAll(x, j -> seed % 4 == 3 ? Math.rint(2 * rng.nextGaussian()) : offset + std * rng.nextGaussian());
        double[] p = entmax(1 + 1.0 / exponent, x);
        double[] wanted = exact(exponent, x);
        for (int j = 0; j < x.length; j++) {
            assertThat(p[j] > 0).as("support at %d", j).isEqualTo(wanted[j] > 0);
            // A base that is known to some ulps of 1, raised to its power.
            double slack = 8 * exponent * Math.ulp(1.0) * Math.pow(wanted[j], 1 - 1.0 / exponent);
            assertThat(p[j]).isCloseTo(wanted[j], within(slack + 2 * Math.ulp(wanted[j])));
        }
        double[] narrow =
                Tensor.of(x, x.length).to(DType.FLOAT32).to(DType.FLOAT64).toDoubleArray();
        float[] single = Tensor.of(narrow, x.length)
                .to(DType.FLOAT32)
                .apply(new Entmax(1 + 1.0 / exponent, 0))
                .toFloatArray();
        double[] rounded = entmax(1 + 1.0 / exponent, narrow);
        for (int j = 0; j < x.length; j++) {
            assertThat(single[j]).isEqualTo((float) rounded[j]);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.000001, 1.1, 1.5, 1.7, 2, 2.5, 4, 50})
    void probabilities_sumTo1_whateverTheRow(double alpha) {
        for (double[] x : new double[][] {
            {1000, -1000, 999.9}, {-1000, -1000, -1000}, {7}, {1e8, 1e8 + 1, 1e8 - 1}, {0.1, 0.1, 0.1, 0.2}, {0, -INF}
        }) {
            double[] p = entmax(alpha, x);
            assertThat(Arrays.stream(p).sum()).as(Arrays.toString(x)).isCloseTo(1, within(4 * Math.ulp(1.0)));
            assertThat(Arrays.stream(p).allMatch(v -> v >= 0 && v <= 1)).isTrue();
        }
        double[] wide = new double[4000];
        Rng rng = new Rng(3);
        Arrays.setAll(wide, j -> 2 * rng.nextGaussian());
        assertThat(Arrays.stream(entmax(alpha, wide)).sum()).isCloseTo(1, within(1e-13));
    }

    /// The conditions of the maximum: with alpha > 1 every p above 0 has the same x - p^(alpha - 1) / (alpha - 1), and
    /// no x with p = 0 is above that.
    @ParameterizedTest
    @ValueSource(doubles = {1.05, 1.3, 1.9, 2.2, 3})
    void anyAlpha_fulfilsTheConditionsOfTheMaximum(double alpha) {
        Rng rng = new Rng((long) (100 * alpha));
        double[] x = new double[40];
        Arrays.setAll(x, j -> rng.nextGaussian());
        double[] p = entmax(alpha, x);
        double[] level = new double[x.length];
        Arrays.setAll(level, j -> x[j] - Math.pow(p[j], alpha - 1) / (alpha - 1));
        double threshold = IntStream.range(0, x.length)
                .filter(j -> p[j] > 0)
                .mapToDouble(j -> level[j])
                .max()
                .orElseThrow();
        for (int j = 0; j < x.length; j++) {
            // Some roundings of numbers up to 1 / (alpha - 1).
            double slack = 16 * Math.ulp(1 / (alpha - 1));
            if (p[j] > 0) {
                assertThat(level[j]).isCloseTo(threshold, within(slack));
            } else {
                assertThat(x[j]).isLessThanOrEqualTo(threshold + slack);
            }
        }
    }

    @Test
    void knownValues_comeOut() {
        assertThat(entmax(2, 1, 0)).containsExactly(1, 0);
        assertThat(entmax(2, 0.5, 0)).containsExactly(0.75, 0.25);
        assertThat(entmax(2, 3, 3, 1)).containsExactly(0.5, 0.5, 0);
        // sqrt(p) - sqrt(1 - p) = 1/2, so 4 p (1 - p) = (3/4)².
        double p = (1 + Math.sqrt(1 - 9.0 / 16)) / 2;
        assertThat(entmax(1.5, 1, 0)[0]).isCloseTo(p, within(2 * Math.ulp(1.0)));
        assertThat(entmax(1, 0.3, 2))
                .containsExactly(Tensor.of(new double[] {0.3, 2}, 2).softmax(0).toDoubleArray());
        assertThat(entmax(1 + 1e-9, 0.3, 2)[0])
                .isCloseTo(Tensor.of(new double[] {0.3, 2}, 2).softmax(0).toDoubleArray()[0], within(1e-8));
    }

    @Test
    void specialRows_areLikeThoseOfSoftmax() {
        for (double alpha : new double[] {1, 1.5, 2, 3}) {
            assertThat(entmax(alpha, -INF, -INF)).containsExactly(NAN, NAN);
            assertThat(entmax(alpha, 1, NAN)).containsExactly(NAN, NAN);
            assertThat(entmax(alpha, 1, INF)).containsExactly(NAN, NAN);
            assertThat(entmax(alpha, -INF, 5)).containsExactly(0, 1);
            assertThat(Tensor.zeros(2, 0).apply(new Entmax(alpha, 1)).numel()).isZero();
            assertThat(Tensor.scalar(3).apply(new Entmax(alpha, -1)).item()).isEqualTo(1);
        }
        Tensor half = Tensor.of(new double[] {0.5, 0, -9}, 3).to(DType.BFLOAT16);
        assertThat(half.apply(new Entmax(2, 0)).toDoubleArray()).containsExactly(0.75, 0.25, 0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.25, 1.5, 1.8, 2, 2.5})
    void rules_agreeWithDifferences_offTheKinks(double alpha) {
        for (Tensor x : Layouts.of(3, 5)) {
            GradCheck.check(xs -> xs.getFirst().apply(new Entmax(alpha, 1)), x);
            GradGradCheck.check(xs -> xs.getFirst().apply(new Entmax(alpha, 1)), x);
            GradCheck.check(xs -> xs.getFirst().apply(new Entmax(alpha, 0)), x);
        }
        Tensor x = Layouts.leaf(new double[] {4, 0.1, 0, -0.2, 3.9, -7}, 6);
        GradCheck.check(xs -> xs.getFirst().apply(new Entmax(alpha, 0)), x);
        GradGradCheck.check(xs -> xs.getFirst().apply(new Entmax(alpha, 0)), x);
    }

    @Test
    void gradientOfHalves_isComputedInFloat32() {
        double[] x = {0.5, 0.25, 0};
        double[] g = {1, 0, 0};
        Tensor wide = Layouts.leaf(x, 3);
        Tensor half = Tensor.of(x, 3).to(DType.FLOAT16).requiresGrad(true);
        wide.apply(new Entmax(2, 0)).backward(Tensor.of(g, 3), false, false);
        half.apply(new Entmax(2, 0)).backward(Tensor.of(g, 3).to(DType.FLOAT16), false, false);
        assertThat(half.grad().toDoubleArray())
                .containsExactly(wide.grad().to(DType.FLOAT16).toDoubleArray());
    }

    @Test
    void badAlpha_isNamed() {
        for (double alpha : new double[] {0.5, -1, NAN, INF}) {
            assertThatThrownBy(() -> new Entmax(alpha, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("entmax: alpha must be finite and 1 or more, got alpha=" + alpha);
        }
        assertThatThrownBy(() -> Tensor.zeros(DType.INT64, 2).apply(new Entmax(2, 0)))
                .hasMessageContaining("entmax: the input must be floating point");
        assertThatThrownBy(() -> Tensor.zeros(2).apply(new Entmax(2, 1))).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
