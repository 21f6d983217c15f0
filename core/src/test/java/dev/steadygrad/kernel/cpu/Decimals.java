package dev.steadygrad.kernel.cpu;

import java.math.BigDecimal;
import java.math.MathContext;

/// Functions of decimals to 50 digits and more: slow, and as simple as can be.
final class Decimals {
    static final MathContext DIGITS = new MathContext(80);

    private static final int HALVINGS = 30;

    private Decimals() {}

    static BigDecimal of(Quad a) {
        return new BigDecimal(a.hi()).add(new BigDecimal(a.lo()));
    }

    /// By its series at `x / 2^30`, squared 30 times; that costs ten digits or so.
    static BigDecimal exp(BigDecimal x) {
        BigDecimal r = x.divide(BigDecimal.TWO.pow(HALVINGS), DIGITS);
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int i = 1; i <= 14; i++) {
            term = term.multiply(r, DIGITS).divide(BigDecimal.valueOf(i), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int i = 0; i < HALVINGS; i++) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum;
    }

    /// By Halley's steps from the double, each of which triples the digits.
    static BigDecimal log(BigDecimal x) {
        BigDecimal y = new BigDecimal(Math.log(x.doubleValue()));
        for (int i = 0; i < 2; i++) {
            BigDecimal e = exp(y);
            BigDecimal twice = x.subtract(e).add(x.subtract(e));
            y = y.add(twice.divide(x.add(e), DIGITS));
        }
        return y;
    }

    static BigDecimal logsumexp(double[] x) {
        BigDecimal sum = BigDecimal.ZERO;
        for (double v : x) {
            sum = sum.add(exp(new BigDecimal(v)), DIGITS);
        }
        return log(sum);
    }
}
