package dev.steadygrad.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Objects;

/// Arithmetic of 120 digits, which the losses are compared with.
final class Exact {
    static final MathContext DIGITS = new MathContext(120);

    static final BigDecimal ONE = BigDecimal.ONE;

    private Exact() {}

    static BigDecimal of(double v) {
        return new BigDecimal(v);
    }

    /// By halving until the series is short, then squaring.
    static BigDecimal exp(BigDecimal x) {
        int halvings = Math.max(0, Math.getExponent(x.doubleValue()) + 20);
        BigDecimal small = x.divide(BigDecimal.TWO.pow(halvings), DIGITS);
        BigDecimal sum = ONE;
        BigDecimal term = ONE;
        for (int k = 1; k < 25; k++) {
            term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(k), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum;
    }

    /// By Halley's steps, each of which trebles the digits.
    static BigDecimal log(BigDecimal x) {
        BigDecimal y = of(Math.log(x.doubleValue()));
        for (int i = 0; i < 3; i++) {
            BigDecimal e = exp(y);
            BigDecimal step = x.subtract(e, DIGITS).divide(x.add(e), DIGITS);
            y = y.add(step.multiply(BigDecimal.TWO), DIGITS);
        }
        return y;
    }

    static BigDecimal pow(BigDecimal x, double exponent) {
        return exponent == 0 ? ONE : exp(log(x).multiply(of(exponent), DIGITS));
    }

    static BigDecimal sum(BigDecimal... terms) {
        BigDecimal sum = BigDecimal.ZERO;
        for (BigDecimal t : terms) {
            sum = sum.add(t, DIGITS);
        }
        return sum;
    }

    static BigDecimal[] softmax(double... x) {
        BigDecimal[] e = new BigDecimal[x.length];
        for (int j = 0; j < x.length; j++) {
            e[j] = x[j] == Double.NEGATIVE_INFINITY ? BigDecimal.ZERO : exp(of(x[j]));
        }
        BigDecimal sum = sum(e);
        for (int j = 0; j < x.length; j++) {
            e[j] = e[j].divide(sum, DIGITS);
        }
        return e;
    }

    /// 1 less element `j`, as the sum of the others.
    static BigDecimal others(BigDecimal[] p, int j) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < p.length; i++) {
            sum = i == j ? sum : sum.add(p[i], DIGITS);
        }
        return sum;
    }

    /// How far `got` lies from `exact`, in units of the last place of `dtype`.
    static double ulps(double got, BigDecimal exact, DType dtype) {
        double near = exact.doubleValue();
        double ulp = dtype == DType.FLOAT32 ? Math.ulp((float) near) : Math.ulp(near);
        return of(got).subtract(exact)
                .abs()
                .divide(of(ulp), MathContext.DECIMAL64)
                .doubleValue();
    }

    static void within(double ulps, double[] got, BigDecimal[] exact, DType dtype, String what) {
        assertThat(got).hasSameSizeAs(exact);
        for (int i = 0; i < got.length; i++) {
            assertThat(ulps(got[i], exact[i], dtype))
                    .as("%s[%d] in %s: %s for %s", what, i, dtype, got[i], exact[i].doubleValue())
                    .isLessThanOrEqualTo(ulps);
        }
    }

    static double[] gradient(Tensor x, Tensor loss) {
        x.zeroGrad();
        loss.sum().backward(null, true, false);
        return Objects.requireNonNull(x.grad()).toDoubleArray();
    }
}
