package dev.steadygrad.kernel.cpu;

/// The logistic function and the hyperbolic tangent of floats from [FloatExp], within 0.65 ulp, or 0.8 where
/// subnormal.
///
/// **Numerics**: both are quotients n / (1 + e) with e = exp(-|x|) or exp(-2|x|). What rounding takes from e, 1 + e and
/// n is kept, and mends the quotient q: q + (n - q d + n' - q d') / d, where d = 1 + e and ' marks what was taken.
/// The vector code does the same operations in the same order; both must be changed together.
final class FloatSigmoid {
    /// Results for arguments further from 0 are those for this.
    static final float LIMIT = 104.5f;

    /// Below this in size, `tanh(x) = x + x³ p(x²)`, with p interpolating at Chebyshev points.
    static final float SMALL = 0.5f;

    static final float P0 = -0.33333334f;
    static final float P1 = 0.1333333f;
    static final float P2 = -0.0539665f;
    static final float P3 = 0.02183908f;
    static final float P4 = -0.008621821f;
    static final float P5 = 0.0026797426f;

    /// The exponential is 2^60 times too large until the end, so that subnormal results are rounded once.
    static final float SCALE = 0x1p60f;

    static final float UNIT = 0x1p-60f;

    private FloatSigmoid() {}

    /// 1 / (1 + e^-x), or e^x / (1 + e^x) below 0.
    static float sigmoid(float x) {
        float a = Math.abs(x);
        float v = -(a > LIMIT ? LIMIT : a);
        float z = FloatExp.step(v, ScalarMath.LOW_MAGIC);
        float head = FloatExp.head(z);
        float tail = FloatExp.tail(v, z, ScalarMath.LOW_MAGIC);
        float e = Math.fma(head, tail, head);
        float lost = Math.fma(head, tail, head - e);
        float d = e * UNIT + 1;
        float lostD = (1 - d) + e * UNIT + lost * UNIT;
        float q = (x < 0 ? e : SCALE) / d;
        float rest = Math.fma(-q, d, x < 0 ? e : SCALE) + (x < 0 ? lost : 0);
        return (q + Math.fma(-q, lostD, rest) / d) * UNIT;
    }

    /// (1 - e) / (1 + e) with e = e^-2|x|, and the sign of x.
    static float tanh(float x) {
        float a = Math.abs(x);
        if (a < SMALL) {
            return series(x);
        }
        float v = (a > LIMIT / 2 ? LIMIT / 2 : a) * -2;
        float z = FloatExp.step(v, ScalarMath.LOW_MAGIC);
        float head = FloatExp.head(z);
        float tail = FloatExp.tail(v, z, ScalarMath.LOW_MAGIC);
        float e = Math.fma(head, tail, head);
        float lost = Math.fma(head, tail, head - e) * UNIT;
        e = e * UNIT;
        float d = e + 1;
        float lostD = (1 - d) + e + lost;
        float top = 1 - e;
        float q = top / d;
        float rest = Math.fma(-q, d, top) + ((1 - top) - e - lost);
        return Math.copySign(q + Math.fma(-q, lostD, rest) / d, x);
    }

    private static float series(float x) {
        float u = x * x;
        float p = Math.fma(P5, u, P4);
        p = Math.fma(p, u, P3);
        p = Math.fma(p, u, P2);
        p = Math.fma(p, u, P1);
        p = Math.fma(p, u, P0);
        return Math.fma(x * u, p, x);
    }
}
