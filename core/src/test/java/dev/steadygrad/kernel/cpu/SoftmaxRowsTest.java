package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Errors are in fractional ulps of the exact value; there is no absolute tolerance anywhere.
class SoftmaxRowsTest {
    private static final double FLOAT_ULPS = 1;
    private static final double DOUBLE_ULPS = 3;
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    static Stream<Named<SoftmaxRows>> rows() {
        return Stream.of(
                Named.of("scalar", SoftmaxRows.scalar()), Named.of("vector", (SoftmaxRows) new VectorSoftmaxRows()));
    }

    static IntStream seeds() {
        return IntStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyFunction_onAccuracyVectors_isWithinItsBound(SoftmaxRows rows) {
        List<String> failures = new ArrayList<>();
        List<AccuracyCase> cases = AccuracyCase.all();
        for (AccuracyCase c : cases) {
            double ulps = worst(c, rows);
            if (!(ulps <= (c.isFloat() ? FLOAT_ULPS : DOUBLE_ULPS))) {
                failures.add(c.id() + " " + ulps);
            }
        }
        assertThat(cases).hasSize(1182);
        assertThat(failures).isEmpty();
    }

    private static double worst(AccuracyCase c, SoftmaxRows rows) {
        Row row = new Row(c.x(), c.isFloat(), rows);
        return switch (c.op()) {
            case "softmax" -> row.worst(row.softmax(), c.exact());
            case "log_softmax" -> row.worst(row.logSoftmax(), c.exact());
            case "logsumexp" -> row.worst(new double[] {row.logsumexp()}, c.exact());
            default -> {
                double[] gradient = new double[c.x().length];
                double loss = row.crossEntropy(c.target(), 1, gradient);
                yield Math.max(row.worst(new double[] {loss}, c.exact()), row.worst(gradient, c.gradient()));
            }
        };
    }

    @Test
    void oracle_onAccuracyVectors_agreesWithThirtyDigits() {
        for (AccuracyCase c : AccuracyCase.all()) {
            ExactSoftmax exact = new ExactSoftmax(c.x());
            for (int j = 0; j < c.exact().length; j++) {
                Quad ours = switch (c.op()) {
                    case "softmax" -> exact.p(j);
                    case "log_softmax" -> exact.logP(j);
                    case "logsumexp" -> exact.logsumexp();
                    default -> exact.logP(c.target()).negated();
                };
                Quad theirs = c.exact()[j];
                if (Math.abs(theirs.hi()) > 1e-270) {
                    double relative = ours.minus(theirs).hi() / theirs.hi();
                    assertThat(Math.abs(relative)).as(c.id()).isLessThan(1e-27);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyFunction_onAdversarialRows_isWithinItsBound(int seed) {
        assertExact(adversarial(seed, 1 + seed, true), true, seed);
        assertExact(adversarial(seed, 1 + seed, false), false, seed);
        int n = 64 + new Random(seed).nextInt(1500);
        assertExact(adversarial(seed + 1, n, true), true, seed);
        assertExact(adversarial(seed + 1, n, false), false, seed);
    }

    @Test
    void everyFunction_onRowOf262144_isWithinItsBound() {
        assertExact(adversarial(4, 262_144, true), true, 4);
        assertExact(adversarial(0, 262_144, false), false, 0);
    }

    /// Normal, offset by 1e8, offset by anything, whole numbers, ties, gaps, subnormals.
    private static double[] adversarial(int seed, int n, boolean isFloat) {
        Random random = new Random(seed);
        double std = Math.exp(random.nextDouble() * 6 - 3);
        double sign = random.nextBoolean() ? 1 : -1;
        double any = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(6));
        double[] x = new double[n];
        for (int j = 0; j < n; j++) {
            double v = std * random.nextGaussian();
            x[j] = switch (seed % 7) {
                case 0 -> v;
                case 1 -> sign * 1e8 + v;
                case 2 -> any + v;
                case 3 -> Math.rint(v);
                case 4 -> any;
                case 5 -> j == n / 2 ? any : any - random.nextDouble() * (isFloat ? 100 : 600);
                default -> v * 1e-40;
            };
            x[j] = isFloat ? (float) x[j] : x[j];
        }
        return x;
    }

    private static void assertExact(double[] x, boolean isFloat, int seed) {
        int n = x.length;
        ExactSoftmax exact = new ExactSoftmax(x);
        Row row = new Row(x, isFloat, new VectorSoftmaxRows());
        String what = (isFloat ? "float" : "double") + " row of " + n + ", seed " + seed;
        double bound = isFloat ? FLOAT_ULPS : DOUBLE_ULPS;
        Quad[] p = IntStream.range(0, n).mapToObj(exact::p).toArray(Quad[]::new);
        Quad[] logP = IntStream.range(0, n).mapToObj(exact::logP).toArray(Quad[]::new);
        assertThat(row.worst(row.softmax(), p)).as("softmax of " + what).isLessThanOrEqualTo(bound);
        assertThat(row.worst(row.logSoftmax(), logP))
                .as("logSoftmax of " + what)
                .isLessThanOrEqualTo(bound);
        assertThat(row.worst(new double[] {row.logsumexp()}, new Quad[] {exact.logsumexp()}))
                .as("logsumexp of " + what)
                .isLessThanOrEqualTo(bound);
        for (int target : new int[] {seed % n, exact.largest()}) {
            for (double scale : new double[] {1, 1.0 / 3, -1e12}) {
                double[] gradient = new double[n];
                double loss = row.crossEntropy(target, scale, gradient);
                Quad[] g = p.clone();
                g[target] = exact.gradient(target, target);
                for (int j = 0; j < n; j++) {
                    g[j] = g[j].times(scale);
                }
                assertThat(row.worst(new double[] {loss}, new Quad[] {logP[target].negated()}))
                        .as("loss of " + what)
                        .isLessThanOrEqualTo(bound);
                assertThat(row.worst(gradient, g)).as("gradient of " + what).isLessThanOrEqualTo(bound);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void logsumexp_ofLogProbabilities_isRightThoughItCancels(SoftmaxRows rows) {
        // log(1/2) in double misses by 2^-54 and some: both entries do, and so does the sum
        double half = Math.log(0.5);
        double exact = 2.3190468138462996e-17;
        assertThat(rows.logsumexp(new double[] {half, half}, 0, 2)).isEqualTo(exact);
        float f = (float) half;
        assertThat((float) rows.logsumexp(new float[] {f, f}, 0, 2)).isEqualTo((float) (f - half + exact));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void crossEntropy_ofGap80_isNotZeroAndNeitherIsItsGradient(SoftmaxRows rows) {
        float[] gradient = new float[2];
        double loss = rows.crossEntropy(new float[] {80, 0}, 0, 2, 0, gradient, 0, 1);
        assertThat((float) loss).isEqualTo((float) Math.exp(-80));
        assertThat(gradient).containsExactly((float) -Math.exp(-80), (float) Math.exp(-80));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void softmax_ofSpecialValues_isAsDocumented(SoftmaxRows rows) {
        for (int n : new int[] {3, 40, 100}) {
            for (boolean isFloat : new boolean[] {true, false}) {
                assertThat(new Row(filled(n, -INF), isFloat, rows).softmax()).containsOnly(NAN);
                assertThat(new Row(filled(n, -INF), isFloat, rows).logSoftmax()).containsOnly(NAN);
                assertThat(new Row(filled(n, -INF), isFloat, rows).logsumexp()).isEqualTo(-INF);
                for (double special : new double[] {INF, NAN, Double.longBitsToDouble(0xfff8000000000000L)}) {
                    Row row = new Row(with(filled(n, 1), n - 1, special), isFloat, rows);
                    assertThat(row.softmax()).containsOnly(NAN);
                    assertThat(row.logSoftmax()).containsOnly(NAN);
                    assertThat(row.logsumexp()).isEqualTo(Double.valueOf(special));
                    double[] gradient = new double[n];
                    assertThat(row.crossEntropy(0, 1, gradient)).isNaN();
                    assertThat(gradient).containsOnly(NAN);
                }
                Row some = new Row(with(filled(n, -INF), 1, 5), isFloat, rows);
                assertThat(some.softmax()).isEqualTo(with(filled(n, 0), 1, 1));
                assertThat(some.logSoftmax()).isEqualTo(with(filled(n, -INF), 1, 0));
                assertThat(some.logsumexp()).isEqualTo(5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void crossEntropy_ofTargetAtNegativeInfinity_isInfinite(SoftmaxRows rows) {
        for (int n : new int[] {3, 100}) {
            for (boolean isFloat : new boolean[] {true, false}) {
                Row row = new Row(with(filled(n, -INF), 1, 5), isFloat, rows);
                double[] gradient = new double[n];
                assertThat(row.crossEntropy(0, 0.5, gradient)).isEqualTo(INF);
                assertThat(gradient).isEqualTo(with(with(filled(n, 0), 0, -0.5), 1, 0.5));
                assertThat(row.crossEntropy(1, 1e12, gradient)).isZero();
                assertThat(Arrays.stream(gradient).map(Math::abs)).containsOnly(0.0, (n - 1) * 0.0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyFunction_ofEmptyAndSingleEntry_isDefined(SoftmaxRows rows) {
        for (boolean isFloat : new boolean[] {true, false}) {
            Row empty = new Row(new double[0], isFloat, rows);
            assertThat(empty.softmax()).isEmpty();
            assertThat(empty.logSoftmax()).isEmpty();
            assertThat(empty.logsumexp()).isEqualTo(-INF);
            Row one = new Row(new double[] {-7}, isFloat, rows);
            assertThat(one.softmax()).containsExactly(1);
            assertThat(one.logSoftmax()).containsExactly(0);
            assertThat(one.logsumexp()).isEqualTo(-7);
            assertThat(one.crossEntropy(0, 1, new double[1])).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void crossEntropyOfManyRows_ofNoClassesAndIgnoredTargets_isZero(SoftmaxRows rows) {
        double[] losses = {7, 7};
        rows.crossEntropy(new float[0], 0, 2, 0, new long[] {-1, -1}, 0, losses, 0, null, 0, new double[] {1, 1}, 0);
        assertThat(losses).containsOnly(0);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void backward_isWithinItsBoundOfExactSums(SoftmaxRows rows) {
        Random random = new Random(3);
        for (int n : new int[] {3, 5, 16, 33, 5000}) {
            double[] x = random.doubles(n, 0, 1).map(v -> (float) (-50 * v)).toArray();
            // no entry above 1/2, where sums go another way: see FamilyErrors
            double[] shares = random.doubles(n, 0.7, 1).toArray();
            double all = Arrays.stream(shares).sum();
            double[] y = Arrays.stream(shares).map(v -> (float) (v / all)).toArray();
            double[] g = random.doubles(n, -1, 1).map(v -> (float) v).toArray();
            ExactSoftmax p = new ExactSoftmax(x);
            Quad dot = Quad.ZERO;
            Quad total = Quad.ZERO;
            Quad sum = Quad.ZERO;
            for (int j = 0; j < n; j++) {
                dot = dot.plus(Quad.product(y[j], g[j]));
                total = total.plus(y[j]);
                sum = sum.plus(g[j]);
            }
            Quad mean = dot.over(total);
            for (boolean isFloat : new boolean[] {true, false}) {
                double[] dx = Row.backward(rows, isFloat, true, y, g);
                double[] dLog = Row.backward(rows, isFloat, false, x, g);
                for (int j = 0; j < n; j++) {
                    Quad exact = new Quad(g[j], 0).minus(mean).times(y[j]);
                    Quad exactLog = new Quad(g[j], 0).minus(p.p(j).times(sum));
                    // where they don't cancel, p * sum is at most 5 times the result: p's half ulp counts so often
                    boolean cancels = Math.abs(exactLog.hi()) < 0.25 * Math.abs(g[j]);
                    assertThat(Row.ulps(exact, dx[j], isFloat)).isLessThan(isFloat ? 1 : 3);
                    assertThat(cancels ? 0 : Row.ulps(exactLog, dLog[j], isFloat))
                            .isLessThan(3);
                }
            }
        }
    }

    private static double[] filled(int n, double value) {
        double[] x = new double[n];
        Arrays.fill(x, value);
        return x;
    }

    private static double[] with(double[] x, int j, double value) {
        x[j] = value;
        return x;
    }
}
