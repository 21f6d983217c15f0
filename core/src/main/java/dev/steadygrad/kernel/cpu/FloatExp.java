package dev.steadygrad.kernel.cpu;

/// The exponential of floats to about 2^-28, as an unevaluated product: `exp(x) = head * (1 + tail)`.
///
/// With `x = k * ln2/16 + r` and `|r| <= ln2/32`, `head` is `2^(k/16)` rounded to float and `tail` is
/// `exp(r) - 1` plus what the rounding of `head` left. `x - k * HIGH` is exact by a fused multiply-add, since both are
/// within a step of each other, so that only errors below 2^-29 remain; this holds for `|x| <= LIMIT`.
///
/// The vector code does the same operations in the same order; both must be changed together.
final class FloatExp {
    static final int STEPS = 16;
    static final int MASK = STEPS - 1;

    /// Puts the step number, which is in the low bits of `z`, in place to be added to the table's exponents.
    static final int SHIFT = 19;

    /// 1.5 * 2^23: adding it rounds to an integer, which then stands in the low bits.
    static final float MAGIC = 0x1.8p23f;

    static final float STEPS_PER_UNIT = (float) (STEPS / Math.log(2));
    static final float HIGH = (float) (Math.log(2) / STEPS);
    static final float LOW = (float) (Math.log(2) / STEPS - HIGH);

    /// `exp(r) - 1 = r + r^2 (C2 + C3 r)`, with C2 moved from 1/2 so that the fourth-order term is halved twice over.
    static final float C2 = (float) (0.5 + 0.8284 * square(Math.log(2) / 32) / 24);

    static final float C3 = (float) (1.0 / 6);

    /// Arguments are at most this far from 0; further ones are moved first, which is exact.
    static final float LIMIT = 0x1p14f;

    static final int[] HEADS = new int[STEPS];
    static final float[] TAILS = new float[STEPS];

    static {
        for (int j = 0; j < STEPS; j++) {
            double t = StrictMath.pow(2, (double) j / STEPS);
            // the step itself is taken off, since the shifted step number puts it on
            HEADS[j] = Float.floatToRawIntBits((float) t) - (j << SHIFT);
            TAILS[j] = (float) ((t - (float) t) / t);
        }
    }

    private FloatExp() {}

    /// The magic number that multiplies results by `2^exponent`: it adds 16 steps for each power of two.
    static float magic(int exponent) {
        return MAGIC + exponent * STEPS;
    }

    /// The power of two below `exp(x)`.
    static int exponent(float x) {
        return Float.floatToRawIntBits(step(x, MAGIC)) - Float.floatToRawIntBits(MAGIC) >> 4;
    }

    /// The step number of `x` in the low bits of a float.
    static float step(float x, float magic) {
        return Math.fma(x, STEPS_PER_UNIT, magic);
    }

    static float head(float z) {
        int k = Float.floatToRawIntBits(z);
        return Float.intBitsToFloat(HEADS[k & MASK] + (k << SHIFT));
    }

    static float tail(float x, float z, float magic) {
        float k = z - magic;
        float r = Math.fma(-k, LOW, Math.fma(-k, HIGH, x));
        return Math.fma(r * r, Math.fma(r, C3, C2), r + TAILS[Float.floatToRawIntBits(z) & MASK]);
    }

    private static double square(double a) {
        return a * a;
    }
}
