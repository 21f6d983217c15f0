package dev.steadygrad.kernel.cpu;

/// The exponential of doubles to about 2^-56, as an unevaluated sum: `exp(x) = 2^k * (head + tail)`.
///
/// With `x = k * ln2 + r + d`, where `|r| <= ln2/2` and d is the rounding error of r, a Taylor series of degree 13
/// gives `exp(r) - 1`, and its leading terms keep their rounding errors. `x - k * HIGH` is exact by a fused
/// multiply-add. The vector code does the same operations in the same order; both must be changed together.
final class DoubleExp {
    /// 1.5 * 2^52: adding it rounds to an integer, which then stands in the low bits.
    static final double MAGIC = 0x1.8p52;

    static final double PER_UNIT = 0x1.71547652b82fep0;
    static final double HIGH = 0x1.62e42fefa39efp-1;
    static final double LOW = 0x1.abc9e3b39803fp-56;

    /// Arguments are at most this far from 0; further ones are moved first, which is exact.
    static final double LIMIT = 0x1p20;

    static final double C2 = 1.0 / 2;
    static final double C3 = 1.0 / 6;
    static final double C4 = 1.0 / 24;
    static final double C5 = 1.0 / 120;
    static final double C6 = 1.0 / 720;
    static final double C7 = 1.0 / 5040;
    static final double C8 = 1.0 / 40320;
    static final double C9 = 1.0 / 362880;
    static final double C10 = 1.0 / 3628800;
    static final double C11 = 1.0 / 39916800;
    static final double C12 = 1.0 / 479001600;
    static final double C13 = 1.0 / 6227020800.0;

    private DoubleExp() {}

    /// The power of two of `x` in the low bits of a double.
    static double step(double x) {
        return Math.fma(x, PER_UNIT, MAGIC);
    }

    /// `2^(k + exponent)`, where `bias = (1023 + exponent) << 52`.
    static double power(double z, long bias) {
        return Double.longBitsToDouble((Double.doubleToRawLongBits(z) << 52) + bias);
    }

    static double head(double x, double z) {
        double r = reduced(x, z);
        return 1 + (r + r * r * series(r));
    }

    static double tail(double x, double z) {
        double k = z - MAGIC;
        double exact = Math.fma(-k, HIGH, x);
        double r = Math.fma(-k, LOW, exact);
        double d = Math.fma(-k, LOW, exact - r);
        double w = r * r * series(r);
        double q = r + w;
        double head = 1 + q;
        return ((1 - head) + q) + (((r - q) + w) + Math.fma(d, r, d));
    }

    private static double reduced(double x, double z) {
        double k = z - MAGIC;
        return Math.fma(-k, LOW, Math.fma(-k, HIGH, x));
    }

    private static double series(double r) {
        double p = Math.fma(r, C13, C12);
        p = Math.fma(r, p, C11);
        p = Math.fma(r, p, C10);
        p = Math.fma(r, p, C9);
        p = Math.fma(r, p, C8);
        p = Math.fma(r, p, C7);
        p = Math.fma(r, p, C6);
        p = Math.fma(r, p, C5);
        p = Math.fma(r, p, C4);
        p = Math.fma(r, p, C3);
        return Math.fma(r, p, C2);
    }
}
