package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ScalarMathTest {
    @Test
    void exp_ofFloats_isWithinOneUlpAndTheSameInVectors() {
        int n = 1 << 20;
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = Float.intBitsToFloat(i << 12 | i * 0x9E3779B9 >>> 20);
        }
        float[] y = new float[n];
        VectorMath.exp(x, 0, y, 0, n);
        double worst = 0;
        for (int i = 0; i < n; i++) {
            float e = ScalarMath.exp(x[i]);
            assertThat(Float.compare(e, y[i])).isZero();
            double exact = StrictMath.exp(x[i]);
            boolean finite = exact <= Float.MAX_VALUE;
            assertThat(Float.isFinite(e)).isEqualTo(finite || (float) exact == Float.MAX_VALUE);
            // subnormal results are rounded twice
            boolean normal = finite && exact >= Float.MIN_NORMAL;
            worst = normal ? Math.max(worst, Math.abs(e - exact) / Math.ulp((float) exact)) : worst;
            assertThat(finite && !normal ? Math.abs(e - exact) / Float.MIN_VALUE : 0)
                    .isLessThan(1);
        }
        assertThat(worst).isLessThan(0.6);
    }

    @Test
    void exp_ofSpecialValues_isAsDocumented() {
        assertThat(ScalarMath.exp(Float.NaN)).isNaN();
        assertThat(ScalarMath.exp(Float.POSITIVE_INFINITY)).isInfinite();
        assertThat(ScalarMath.exp(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(ScalarMath.exp(-0f)).isEqualTo(1);
        assertThat(ScalarMath.exp(Double.NaN)).isNaN();
        assertThat(ScalarMath.exp(Double.POSITIVE_INFINITY)).isInfinite();
        assertThat(ScalarMath.exp(Double.NEGATIVE_INFINITY)).isZero();
        assertThat(ScalarMath.exp(0.0)).isEqualTo(1);
    }

    @Test
    void log1pAndExp_ofDoubles_areWithinTheirBounds() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            double r = Math.exp(random.nextDouble() * 100 - 80);
            assertThat(Quad.log1p(new Quad(r, 0)).ulps(ScalarMath.log1p(r))).isLessThan(3);
            double x = -600 * random.nextDouble();
            assertThat(Quad.exp(new Quad(x, 0)).ulps(ScalarMath.exp(x))).isLessThan(1);
        }
        assertThat(ScalarMath.log1p(0)).isZero();
    }
}
