package dev.steadygrad.kernel.cpu;

/// What a row of floats has in common: where its exponentials are measured from, and their sum. A thread has one, for a
/// row after the other.
///
/// Exponentials are held as `exp(x_j - shift) * 2^exponent`, the largest of them near `2^HEADROOM`, so that those down
/// to the smallest subnormal probability are normal numbers.
final class FloatRow {
    static final int HEADROOM = 60;

    /// Entries this far below the maximum have probability 0 in float and may be any other such entry.
    static final float DEPTH = 126;

    /// Sums below this part of the largest exponential come from entries of -inf, which [#DEPTH] moved up.
    static final double NOTHING = 0x1p-155;

    /// Outputs by [#output] need the exponent of `scale / S`, S counted from the maximum, in these bounds.
    static final int MAX_EXPONENT = 30;

    static final int MIN_EXPONENT = -64;

    private static final ThreadLocal<FloatRow> ROWS = ThreadLocal.withInitial(FloatRow::new);

    float max;
    float shift;
    float top;
    float low;

    /// Whether moving entries by `shift` and up to `low` leaves them all as they are.
    boolean plain;

    /// For [FloatExp].
    float magic;

    private double largest;

    /// For the kernel: sums by lane and what their rounding left, which it clears, and room for as many of anything.
    final float[] sums = new float[FloatSoftmax.LANES];

    final float[] errors = new float[FloatSoftmax.LANES];
    final float[] lanes = new float[FloatSoftmax.LANES];
    final double[] totals = new double[FloatSoftmax.LANES];

    /// How often the maximum stands in the row; the kernel counts.
    int ties;

    /// Sum of the exponentials below the maximum; the kernel sums.
    double rest;

    /// `scale / S` in two parts, but for the power of two `unit`.
    float factor;

    float factorError;
    float unit;

    private FloatRow() {}

    /// This thread's, for a row of this maximum, with a bound below all entries, or -inf where none is known.
    static FloatRow of(float max, float min) {
        FloatRow row = ROWS.get();
        row.start(max, min);
        return row;
    }

    private void start(float max, float min) {
        this.max = max;
        shift = Math.abs(max) <= FloatExp.LIMIT ? 0 : max;
        top = max - shift;
        low = top - DEPTH;
        plain = shift == 0 && min >= low;
        magic = FloatExp.magic(HEADROOM - FloatExp.exponent(top));
        largest = exp(top);
        ties = 0;
        rest = 0;
    }

    /// `exp(v) * 2^exponent` for a shifted entry.
    private double exp(float v) {
        float z = FloatExp.step(v, magic);
        double head = FloatExp.head(z);
        return Math.fma(head, FloatExp.tail(v, z, magic), head);
    }

    private float clamp(float v) {
        return v < low ? low : v;
    }

    /// Takes the sum in: false if it is NaN, and so is the row then.
    boolean finish() {
        if (rest < largest * NOTHING) {
            rest = 0;
        }
        return !Double.isNaN(rest);
    }

    /// Sum over the row.
    private double sum() {
        return Math.fma(ties, largest, rest);
    }

    /// `log(S)` where S is the sum of `exp(x_j - max)`.
    double logSum() {
        return ScalarMath.log1p(Math.fma(ties - 1, largest, rest) / largest);
    }

    double loss(float xt) {
        return ((double) max - xt) + logSum();
    }

    /// `scale * (p - 1)` of an entry, from its distance to the sum.
    double lessOne(float xt, double scale) {
        double own = xt == Float.NEGATIVE_INFINITY ? 0 : exp(clamp(xt - shift));
        double others = xt == max ? Math.fma(ties - 1, largest, rest) : sum() - own;
        return -(others * (scale / sum()));
    }

    /// Prepares `scale * p`, or returns false if the scale is too far from 1 for floats.
    boolean output(double scale) {
        double c = scale / sum();
        int e = Math.getExponent(c);
        if (e > MAX_EXPONENT - HEADROOM || e < MIN_EXPONENT - HEADROOM) {
            return false;
        }
        long bits = Double.doubleToRawLongBits(c) + ((long) -e << 52);
        double normal = Double.longBitsToDouble(bits);
        factor = (float) normal;
        factorError = (float) (normal - factor);
        unit = Float.intBitsToFloat(e + 127 << 23);
        return true;
    }
}
