package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.Rng;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.Unary;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Vector code against plain Java, bit for bit, and what floats have of their own against double.
class ElementRowsTest {
    private static final float[] SPECIAL = {
        0f,
        -0f,
        1f,
        -1f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        88.7f,
        88.8f,
        -87.5f,
        -103.9f,
        -104.1f,
        0.4999f,
        0.5f,
        1e-20f
    };

    /// Whole vectors and all lengths of what is left, from offsets that are not theirs.
    private static final int[] LENGTHS = {0, 1, 5, 16, 31, 700};

    private final ElementRows scalar = new ElementRows();
    private final ElementRows vector = new VectorElementRows();

    private static float[] values(long seed) {
        Rng rng = new Rng(seed);
        float[] x = new float[703];
        for (int i = 0; i < x.length; i++) {
            x[i] = rng.nextInt(5) == 0
                    ? SPECIAL[rng.nextInt(SPECIAL.length)]
                    : (float) (rng.nextGaussian() * Math.pow(10, rng.nextInt(5) - 2));
        }
        return x;
    }

    private static double[] wide(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i];
        }
        return y;
    }

    @ParameterizedTest
    @EnumSource(Unary.class)
    void unary_isTheSameByVectors(Unary f) {
        float[] x = values(1);
        for (int n : LENGTHS) {
            float[] y = new float[x.length];
            float[] z = new float[x.length];
            scalar.unary(f, x, 2, y, 1, n);
            vector.unary(f, x, 2, z, 1, n);
            assertThat(z).containsExactly(y);
            double[] p = new double[x.length];
            double[] q = new double[x.length];
            scalar.unary(f, wide(x), 2, p, 1, n);
            vector.unary(f, wide(x), 2, q, 1, n);
            assertThat(q).containsExactly(p);
        }
    }

    @ParameterizedTest
    @EnumSource(Binary.class)
    void binary_isTheSameByVectors_forEverySteps(Binary f) {
        float[] a = values(2);
        float[] b = values(3);
        for (int n : LENGTHS) {
            for (int steps = 0; steps < 4; steps++) {
                int as = steps & 1;
                int bs = steps >> 1;
                float[] y = new float[a.length];
                float[] z = new float[a.length];
                scalar.binary(f, a, 2, as, b, 3, bs, y, 1, n);
                vector.binary(f, a, 2, as, b, 3, bs, z, 1, n);
                assertThat(z).containsExactly(y);
                double[] p = new double[a.length];
                double[] q = new double[a.length];
                scalar.binary(f, wide(a), 2, as, wide(b), 3, bs, p, 1, n);
                vector.binary(f, wide(a), 2, as, wide(b), 3, bs, q, 1, n);
                assertThat(q).containsExactly(p);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Compare.class)
    void compareAndWhere_areTheSameByVectors(Compare f) {
        float[] a = values(4);
        float[] b = values(5);
        System.arraycopy(a, 2, b, 3, 100);
        for (int n : LENGTHS) {
            for (int steps = 0; steps < 4; steps++) {
                int as = steps & 1;
                int bs = steps >> 1;
                byte[] y = new byte[a.length];
                byte[] z = new byte[a.length];
                scalar.compare(f, a, 2, as, b, 3, bs, y, 1, 1, n);
                vector.compare(f, a, 2, as, b, 3, bs, z, 1, 1, n);
                assertThat(z).containsExactly(y);
                float[] p = new float[a.length];
                float[] q = new float[a.length];
                scalar.where(y, 1, 1, a, 2, as, b, 3, bs, p, 1, n);
                vector.where(y, 1, 1, a, 2, as, b, 3, bs, q, 1, n);
                assertThat(q).containsExactly(p);
            }
        }
    }

    /// Half an ulp is the rounding itself; subnormal results may be rounded twice.
    @ParameterizedTest
    @EnumSource(
            value = Unary.class,
            names = {"EXP", "SIGMOID", "TANH"})
    void floatFunctions_areWithinAnUlp(Unary f) {
        int n = 100_001;
        float[] x = new float[n];
        float[] y = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = -105 + i * (194f / (n - 1));
        }
        vector.unary(f, x, 0, y, 0, n);
        double worst = 0;
        for (int i = 0; i < n; i++) {
            double exact = f.apply((double) x[i]);
            if (exact < Float.MAX_VALUE) {
                worst = Math.max(worst, Math.abs(y[i] - exact) / Math.ulp((float) exact));
            }
        }
        assertThat(worst).isBetween(0.49, 0.8);
    }

    @ParameterizedTest
    @EnumSource(
            value = Unary.class,
            names = {"SIGMOID", "TANH"})
    void floatFunctions_keepTheirDigitsNearZero(Unary f) {
        for (float x : new float[] {1e-30f, 1e-8f, 1e-3f, -0.49f, -0.51f}) {
            float[] y = new float[1];
            scalar.unary(f, new float[] {x}, 0, y, 0, 1);
            assertThat((double) y[0]).isCloseTo(f.apply((double) x), Percentage.withPercentage(1e-5));
        }
    }
}
