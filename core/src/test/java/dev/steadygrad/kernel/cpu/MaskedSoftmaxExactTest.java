package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The entries that a mask keeps are as exact as a row of them alone: within 1 ulp in float32 and 3 ulp in float64.
class MaskedSoftmaxExactTest {
    static IntStream seeds() {
        return IntStream.range(0, 30);
    }

    /// One masked row: `x` with anything where `keep` does not hold.
    private record Case(double[] x, long[] keep) {
        static Case of(int seed, boolean isFloat) {
            Random random = new Random(seed);
            int n = 1 + random.nextInt(seed % 3 == 0 ? 2000 : 70);
            double offset = seed % 4 == 1 ? 1e6 : 0;
            double std = Math.exp(random.nextDouble() * 5 - 2);
            double[] junk = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e30, 0};
            double[] x = new double[n];
            long[] keep = new long[n];
            for (int j = 0; j < n; j++) {
                keep[j] = j == n / 2 || random.nextInt(3) > 0 ? 1 : 0;
                double v = keep[j] == 1 ? offset + std * random.nextGaussian() : junk[random.nextInt(junk.length)];
                x[j] = isFloat ? (float) v : v;
            }
            return new Case(x, keep);
        }

        double[] kept() {
            return IntStream.range(0, x.length)
                    .filter(j -> keep[j] == 1)
                    .mapToDouble(j -> x[j])
                    .toArray();
        }

        Tensor mask() {
            return Tensor.of(keep, keep.length).to(DType.BOOL);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void floatEntriesKept_areWithin1Ulp(int seed) {
        Case row = Case.of(seed, true);
        ExactSoftmax exact = new ExactSoftmax(row.kept());
        Tensor x = Tensor.of(row.x, row.x.length).to(DType.FLOAT32);
        float[] p = x.softmax(0, row.mask()).toFloatArray();
        float[] log = x.logSoftmax(0, row.mask()).toFloatArray();
        for (int j = 0, i = 0; j < p.length; j++) {
            if (row.keep[j] == 0) {
                assertThat(p[j]).isZero();
                assertThat(log[j]).isEqualTo(Float.NEGATIVE_INFINITY);
            } else {
                assertThat(exact.p(i).ulps(p[j])).as("p[%d]", j).isLessThanOrEqualTo(1);
                assertThat(exact.logP(i++).ulps(log[j])).as("log p[%d]", j).isLessThanOrEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void doubleEntriesKept_areWithin3Ulps(int seed) {
        Case row = Case.of(seed, false);
        ExactSoftmax exact = new ExactSoftmax(row.kept());
        Tensor x = Tensor.of(row.x, row.x.length);
        double[] p = x.softmax(0, row.mask()).toDoubleArray();
        double[] log = x.logSoftmax(0, row.mask()).toDoubleArray();
        for (int j = 0, i = 0; j < p.length; j++) {
            if (row.keep[j] == 0) {
                assertThat(p[j]).isZero();
                assertThat(log[j]).isEqualTo(Double.NEGATIVE_INFINITY);
            } else {
                assertThat(exact.p(i).ulps(p[j])).as("p[%d]", j).isLessThanOrEqualTo(3);
                assertThat(exact.logP(i++).ulps(log[j])).as("log p[%d]", j).isLessThanOrEqualTo(3);
            }
        }
    }

    /// The gradient of the row of the kept entries alone, to the rounding of sums taken in another order.
    @ParameterizedTest
    @MethodSource("seeds")
    void gradient_isThatOfTheKeptEntriesAlone_and0OfTheOthers(int seed) {
        Case row = Case.of(seed, false);
        Tensor x = Tensor.of(row.x, row.x.length).requiresGrad(true);
        Tensor alone = Tensor.of(row.kept(), row.kept().length).requiresGrad(true);
        double[] g = new Random(seed).doubles(row.x.length, -1, 1).toArray();
        double[] upstream = g.clone();
        for (int j = 0; j < g.length; j++) {
            upstream[j] = row.keep[j] == 1 ? g[j] : Double.NaN;
        }
        double[] own = IntStream.range(0, g.length)
                .filter(j -> row.keep[j] == 1)
                .mapToDouble(j -> g[j])
                .toArray();
        for (boolean log : new boolean[] {false, true}) {
            x.zeroGrad();
            alone.zeroGrad();
            Tensor y = log ? x.logSoftmax(0, row.mask()) : x.softmax(0, row.mask());
            y.backward(Tensor.of(upstream, g.length), false, false);
            Tensor z = log ? alone.logSoftmax(0) : alone.softmax(0);
            z.backward(Tensor.of(own, own.length), false, false);
            double[] dx = x.grad().toDoubleArray();
            double[] expected = alone.grad().toDoubleArray();
            double[] p = alone.detach().softmax(0).toDoubleArray();
            for (int j = 0, i = 0; j < dx.length; j++) {
                if (row.keep[j] == 0) {
                    assertThat(dx[j]).isZero();
                } else {
                    // The sum that is common to the row may differ in its last bit.
                    double slack = 2 * Math.ulp(expected[i]) + 2 * p[i] * Math.ulp(1.0);
                    assertThat(Math.abs(dx[j] - expected[i++])).isLessThanOrEqualTo(slack);
                }
            }
        }
    }
}
