package dev.steadygrad.kernel.cpu;

/// What a row of doubles has in common: where its exponentials are measured from, and their sum in two parts. A thread
/// has one, for a row after the other.
///
/// Exponentials are held as `exp(x_j - shift) * 2^exponent`, the largest of them near `2^HEADROOM`, so that all that
/// count are normal numbers.
final class DoubleRow {
    /// Exponentials that are held at a time: few enough for the first-level cache.
    static final int PIECE = 512;

    private static final int HEADROOM = 256;

    /// Entries this far below the maximum count as -inf: a row of them together, and times 2^100, is less than any
    /// double.
    private static final double DEPTH = 850;

    /// From here on, `log(S)` is right to some bits more than a double has.
    private static final double REFINED = 0.25;

    private static final ThreadLocal<DoubleRow> ROWS = ThreadLocal.withInitial(DoubleRow::new);

    double max;
    double shift;
    double top;
    double low;

    /// For [DoubleExp#power].
    long bias;

    private double largest;
    private double largestError;

    /// For the kernel: sums by lane and what their rounding left, which it clears.
    final double[] sums = new double[DoubleSoftmax.LANES];

    final double[] errors = new double[DoubleSoftmax.LANES];

    /// For the kernel: the exponentials of a piece, and what their rounding left.
    final double[] heads = new double[PIECE];

    final double[] tails = new double[PIECE];

    /// How often the maximum stands in the row; the kernel counts.
    int ties;

    /// Sum of the exponentials below the maximum, in two parts; the kernel sums.
    double rest;

    double restError;

    private double error;

    /// `scale / S` in two parts, but for the power of two `unit`.
    double factor;

    double factorError;
    double unit;

    private DoubleRow() {}

    /// This thread's, for a row of this maximum.
    static DoubleRow of(double max) {
        DoubleRow row = ROWS.get();
        row.start(max);
        return row;
    }

    private void start(double max) {
        this.max = max;
        shift = Math.abs(max) <= DoubleExp.LIMIT ? 0 : max;
        top = max - shift;
        low = top - DEPTH;
        double z = DoubleExp.step(top);
        long step = Double.doubleToRawLongBits(z) - Double.doubleToRawLongBits(DoubleExp.MAGIC);
        bias = (1023 + HEADROOM - step) << 52;
        double power = DoubleExp.power(z, bias);
        largest = DoubleExp.head(top, z) * power;
        largestError = DoubleExp.tail(top, z) * power;
        ties = 0;
        rest = 0;
        restError = 0;
    }

    /// Adds `a` to the sum.
    void add(double a, double error) {
        double s = rest + a;
        double b = s - rest;
        restError += ((rest - (s - b)) + (a - b)) + error;
        rest = s;
    }

    /// Takes the sum in: false if it is NaN, and so is the row then.
    boolean finish() {
        double s = rest + restError;
        restError += rest - s;
        rest = s;
        return !Double.isNaN(s);
    }

    /// `count * largest + rest`, leading part; `error` takes the other part.
    private double sum(int count) {
        double p = count * largest;
        double s = p + rest;
        double b = s - p;
        error = ((p - (s - b)) + (rest - b)) + (Math.fma(count, largest, -p) + count * largestError) + restError;
        return s;
    }

    /// `log(S)`, where S is the sum of `exp(x_j - max)`, leading part; `error` takes the other part.
    double logSum() {
        double others = sum(ties - 1);
        double r = others / largest;
        double d = (Math.fma(-r, largest, others) + error - r * largestError) / largest;
        double log = StrictMath.log1p(r);
        error = r < REFINED ? d / (1 + r) : residue(r, d, log);
        return log;
    }

    /// `log(1 + r + d) - log = (1 + r + d) exp(-log) - 1` for a log that is right to rounding.
    private static double residue(double r, double d, double log) {
        double z = DoubleExp.step(-log);
        double power = DoubleExp.power(z, 1023L << 52);
        double head = DoubleExp.head(-log, z) * power;
        double tail = DoubleExp.tail(-log, z) * power;
        double s = 1 + r;
        double t = r > 1 ? (r - s) + 1 : (1 - s) + r;
        double p = s * head;
        return (p - 1) + (Math.fma(s, head, -p) + s * tail + (t + d) * head);
    }

    /// `max + log(S)`, or NaN if they cancel too much: if less than `part` of them is left.
    double logsumexp(double part) {
        double log = logSum();
        double y = max + log + error;
        double size = Math.abs(y);
        boolean right = max >= 0 || size >= part * Math.max(-max, log) || size >= 0.125 && size >= -0.0625 * max;
        return right ? y : Double.NaN;
    }

    /// What [#logSum] left.
    double error() {
        return error;
    }

    double loss(double xt) {
        double log = logSum();
        double t = max - xt;
        double b = t - max;
        double d = t == Double.POSITIVE_INFINITY ? 0 : (max - (t - b)) - (xt + b);
        return (t + log) + (d + error);
    }

    /// `scale * (p - 1)` of an entry, from the others' sum, so that nothing cancels; [#output] comes first.
    double lessOne(double xt) {
        double others = xt == max ? sum(ties - 1) : sumWithout(xt - shift);
        return -Math.fma(others, factor, Math.fma(others, factorError, error * factor)) * unit;
    }

    /// The sum less one of its terms, leading part; `error` takes the other part.
    private double sumWithout(double v) {
        double s = sum(ties);
        if (v < low) {
            return s;
        }
        double z = DoubleExp.step(v);
        double power = DoubleExp.power(z, bias);
        double own = DoubleExp.head(v, z) * power;
        double others = s - own;
        error += ((s - others) - own) - DoubleExp.tail(v, z) * power;
        return others;
    }

    /// Prepares `scale * p`.
    void output(double scale) {
        double sum = sum(ties);
        int numerator = Math.getExponent(scale);
        int denominator = Math.getExponent(sum);
        double a = Math.scalb(scale, -numerator);
        double b = Math.scalb(sum, -denominator);
        factor = a / b;
        factorError = (Math.fma(-factor, b, a) - factor * Math.scalb(error, -denominator)) / b;
        unit = Math.scalb(1.0, numerator - denominator);
    }
}
