package dev.steadygrad.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import org.junit.jupiter.api.Test;

class UlpsTest {
    @Test
    void error_isMeasuredInTheSpacingOfTheDtype() {
        assertThat(Ulps.error(1 + Math.ulp(1.0f), "1", DType.FLOAT32)).isEqualTo(1);
        assertThat(Ulps.error(1 + Math.ulp(1.0f), "1", DType.FLOAT64)).isEqualTo(0x1p29);
        assertThat(Ulps.error(0, "1", DType.FLOAT32)).isEqualTo(0x1p23);
        assertThat(Ulps.error(-0.1, "-0.1", DType.FLOAT64)).isBetween(0.0, 0.5);
    }

    /// The nearest number is 1, whose own spacing is twice as large.
    @Test
    void error_justBelowAPowerOfTwo_usesTheBinadeOfTheExactValue() {
        assertThat(Ulps.error(1, "0.99999999999999999", DType.FLOAT64)).isCloseTo(1e-17 / Math.ulp(0.5), within(1e-8));
    }

    @Test
    void error_ofNonFiniteResult_isInfinite() {
        assertThat(Ulps.error(Double.NaN, "1", DType.FLOAT32)).isInfinite();
        assertThat(Ulps.error(Double.POSITIVE_INFINITY, "1", DType.FLOAT64)).isInfinite();
    }

    @Test
    void error_belowTheSmallestNormal_isNotMeasured() {
        assertThat(Ulps.error(1, "1e-39", DType.FLOAT32)).isZero();
        assertThat(Ulps.error(1, "1e-39", DType.FLOAT64)).isPositive();
        assertThat(Ulps.error(1, "1e-99999999999", DType.FLOAT64)).isZero();
    }
}
