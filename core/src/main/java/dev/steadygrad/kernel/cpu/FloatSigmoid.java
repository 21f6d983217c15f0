package dev.steadygrad.kernel.cpu;

/// The logistic function and the hyperbolic tangent of floats, within 0.6 ulp, from [FloatExp] in double. The vector code
/// does the same operations in the same order; both must be changed together.
final class FloatSigmoid {
    /// The results for anything further from 0 are those for this.
    static final float LIMIT = 110;

    /// Below this in size, `tanh(x) = x + x³ p(x²)`, with p interpolating at Chebyshev points.
    static final float SMALL = 0.5f;

    static final float P0 = -0.33333333320386505f;
    static final float P1 = 0.1333332959940025f;
    static final float P2 = -0.05396649878175882f;
    static final float P3 = 0.02183908027392791f;
    static final float P4 = -0.008621821062099357f;
    static final float P5 = 0.002679742569846649f;

    /// `wideExp` gives 2^60 times too much.
    static final double UNIT = 0x1p-60;

    private FloatSigmoid() {}

    /// 1 / (1 + e^-x); from e^-|x|, which can't overflow.
    static float sigmoid(float x) {
        float a = Math.abs(x);
        double e = ScalarMath.wideExp(-(a > LIMIT ? LIMIT : a)) * UNIT;
        return (float) ((x < 0 ? e : 1) / (1 + e));
    }

    /// (1 - e) / (1 + e) with e = e^-2|x|, and the sign of x.
    static float tanh(float x) {
        float a = Math.abs(x);
        if (a < SMALL) {
            float u = x * x;
            float p = Math.fma(P5, u, P4);
            p = Math.fma(p, u, P3);
            p = Math.fma(p, u, P2);
            p = Math.fma(p, u, P1);
            p = Math.fma(p, u, P0);
            return Math.fma(x * u, p, x);
        }
        double e = ScalarMath.wideExp(-2 * (a > LIMIT / 2 ? LIMIT / 2 : a)) * UNIT;
        return Math.copySign((float) ((1 - e) / (1 + e)), x);
    }
}
