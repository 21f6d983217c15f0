package dev.steadygrad.kernel.cpu;

import java.math.BigInteger;

/// `log(sum(exp(x)))` where the maximum and `log(S)` cancel, and of rows that are not finite.
///
/// The sum is taken in fixed point with [#BITS] bits behind the point, so that what cancels is known: of doubles, up to
/// their 53 bits twice over.
final class LogSumExp {
    private static final int BITS = 192;
    private static final int HALVINGS = 16;

    private static final BigInteger ONE = BigInteger.ONE.shiftLeft(BITS);
    private static final BigInteger LN2 = ln2();

    /// Entries below this add nothing that a result of doubles could show.
    private static final double NEGLIGIBLE = -130;

    private LogSumExp() {}

    /// Of a row whose results are NaN: NaN, or +inf or -inf where nothing is undefined.
    static double special(float[] x, int xo, int n) {
        double y = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            y = Math.max(y, x[xo + j]);
        }
        return y;
    }

    /// Of a row whose results are NaN: NaN, or +inf or -inf where nothing is undefined.
    static double special(double[] x, int xo, int n) {
        double y = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            y = Math.max(y, x[xo + j]);
        }
        return y;
    }

    /// Of a row with a finite maximum that is not far from 0. Takes some microseconds an entry.
    static double exact(double[] x, int xo, int n) {
        BigInteger sum = BigInteger.ZERO;
        for (int j = 0; j < n; j++) {
            if (x[xo + j] >= NEGLIGIBLE) {
                sum = sum.add(exp(fixed(x[xo + j])));
            }
        }
        // log(sum) = y + log(sum * exp(-y)), and sum * exp(-y) is near 1
        double y = StrictMath.log(Math.scalb(sum.shiftRight(BITS - 64).doubleValue(), -64));
        BigInteger ratio = times(sum, exp(fixed(-y)));
        double d = ratio.subtract(ONE).doubleValue();
        return y + StrictMath.log1p(Math.scalb(d, -BITS));
    }

    private static BigInteger fixed(double x) {
        int e = Math.getExponent(x) - 52;
        BigInteger mantissa = BigInteger.valueOf((long) Math.scalb(x, -e));
        return e + BITS >= 0 ? mantissa.shiftLeft(e + BITS) : mantissa.shiftRight(-e - BITS);
    }

    /// `exp(x) = 2^k * exp(r / 2^16)^(2^16)`, the inner one by its Taylor series.
    private static BigInteger exp(BigInteger x) {
        BigInteger k = x.divide(LN2);
        BigInteger r = x.subtract(k.multiply(LN2)).shiftRight(HALVINGS);
        BigInteger sum = ONE;
        BigInteger term = ONE;
        for (int i = 1; term.signum() != 0 && !term.equals(BigInteger.ONE.negate()); i++) {
            term = times(term, r).divide(BigInteger.valueOf(i));
            sum = sum.add(term);
        }
        for (int i = 0; i < HALVINGS; i++) {
            sum = times(sum, sum);
        }
        return sum.shiftLeft(k.intValueExact());
    }

    private static BigInteger times(BigInteger a, BigInteger b) {
        return a.multiply(b).shiftRight(BITS);
    }

    /// `sum of 1 / (i 2^i)`.
    private static BigInteger ln2() {
        BigInteger sum = BigInteger.ZERO;
        for (int i = 1; i <= BITS; i++) {
            sum = sum.add(ONE.shiftRight(i).divide(BigInteger.valueOf(i)));
        }
        return sum;
    }
}
