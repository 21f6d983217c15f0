package dev.steadygrad.conformance;

import dev.steadygrad.base.DType;
import java.math.BigDecimal;
import java.math.MathContext;

/// The error of a result in units in the last place of the exact value: the spacing of the dtype in that value's
/// binade.
final class Ulps {
    private Ulps() {}

    /// |got - exact| / ulp(exact); infinite for NaN and infinities, 0 where `exact` is below the smallest normal
    /// number.
    ///
    /// @param exact a decimal
    /// @param dtype float32 or float64
    static double error(double got, String exact, DType dtype) {
        boolean single = dtype == DType.FLOAT32;
        // Its exponent may be beyond BigDecimal's.
        if (Math.abs(Double.parseDouble(exact)) < (single ? Float.MIN_NORMAL : Double.MIN_NORMAL)) {
            return 0;
        }
        if (!Double.isFinite(got)) {
            return Double.POSITIVE_INFINITY;
        }
        BigDecimal e = new BigDecimal(exact);
        BigDecimal difference = new BigDecimal(got).subtract(e).abs();
        return difference
                .divide(single ? floatUlp(e) : doubleUlp(e), MathContext.DECIMAL64)
                .doubleValue();
    }

    /// Of the number below, not of the nearest, which may be the first of the next binade.
    private static BigDecimal doubleUlp(BigDecimal exact) {
        double d = exact.abs().doubleValue();
        boolean above = new BigDecimal(d).compareTo(exact.abs()) > 0;
        return new BigDecimal(Math.ulp(above ? Math.nextDown(d) : d));
    }

    private static BigDecimal floatUlp(BigDecimal exact) {
        float f = exact.abs().floatValue();
        boolean above = new BigDecimal(f).compareTo(exact.abs()) > 0;
        return new BigDecimal(Math.ulp(above ? Math.nextDown(f) : f));
    }
}
