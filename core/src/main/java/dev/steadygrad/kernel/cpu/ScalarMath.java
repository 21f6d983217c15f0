package dev.steadygrad.kernel.cpu;

/// Elementary functions that give the same bits on every machine, and the same as their vector forms in [VectorMath].
final class ScalarMath {
    /// Below 0, results are 2^60 times too large until the end, so that subnormal ones are rounded once.
    private static final int ROOM = 60;

    static final float LOW_MAGIC = FloatExp.magic(ROOM);
    static final float HIGH_MAGIC = FloatExp.magic(-1);

    /// `exp` of anything above is infinite, and of anything below 0, in float.
    static final float EXP_MAX = 0x1.62e43p6f;

    static final float EXP_MIN = -104.5f;

    static final double LN2 = 0x1.62e42fefa39efp-1;
    static final double SQRT2 = 0x1.6a09e667f3bcdp0;

    private ScalarMath() {}

    /// `e^x` within 0.6 ulp, or 1 ulp where it is subnormal.
    ///
    /// **Special values** +inf above 88.72, 0 below -104, NaN for NaN.
    static float exp(float x) {
        float v = x > EXP_MAX ? EXP_MAX : x < EXP_MIN ? EXP_MIN : x;
        float magic = v < 0 ? LOW_MAGIC : HIGH_MAGIC;
        float z = FloatExp.step(v, magic);
        float head = FloatExp.head(z);
        return Math.fma(head, FloatExp.tail(v, z, magic), head) * (v < 0 ? 0x1p-60f : 2f);
    }

    /// `e^x` within 1 ulp.
    ///
    /// **Special values** +inf above 709.78, 0 below -745.2, NaN for NaN.
    static double exp(double x) {
        if (!(x <= 710 && x >= -746)) {
            return x > 0 ? Double.POSITIVE_INFINITY : x < 0 ? 0 : x;
        }
        double z = DoubleExp.step(x);
        int room = x < 0 ? ROOM : -1;
        return DoubleExp.head(x, z) * DoubleExp.power(z, (long) (1023 + room) << 52) * (x < 0 ? 0x1p-60 : 2);
    }

    /// `log(1 + r)` for `r >= 0`, within 3 ulp.
    ///
    /// **Numerics** `1 + r = 2^k (1 + f)` with `1 + f` in `[sqrt(1/2), sqrt(2))`, and `log(1 + f) = 2 artanh(f / (2 +
    /// f))` as a series; `f` is `r` itself where k is 0.
    static double log1p(double r) {
        double u = 1 + r;
        long bits = Double.doubleToRawLongBits(u);
        int k = (int) (bits >>> 52) - 1023;
        double mantissa = Double.longBitsToDouble(bits & 0xfffffffffffffL | 0x3ff0000000000000L);
        boolean high = mantissa > SQRT2;
        mantissa = high ? mantissa * 0.5 : mantissa;
        double exponent = high ? k + 1 : k;
        double f = exponent == 0 ? r : mantissa - 1;
        double s = f / (2 + f);
        double t = s * s;
        double p = 2.0 / 21;
        p = Math.fma(p, t, 2.0 / 19);
        p = Math.fma(p, t, 2.0 / 17);
        p = Math.fma(p, t, 2.0 / 15);
        p = Math.fma(p, t, 2.0 / 13);
        p = Math.fma(p, t, 2.0 / 11);
        p = Math.fma(p, t, 2.0 / 9);
        p = Math.fma(p, t, 2.0 / 7);
        p = Math.fma(p, t, 2.0 / 5);
        p = Math.fma(p, t, 2.0 / 3);
        return Math.fma(exponent, LN2, Math.fma(p * t, s, s + s));
    }
}
