package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The softmax family on rows of floats none of which is far from 0, as logits mostly are: their exponentials are taken
/// as they are, since neither they nor their quotients leave the range of normal floats. So no maximum is looked for
/// first, and exponentials are taken once and kept. Other rows are left to [FloatSoftmax], and so are short and long
/// ones.
///
/// **Numerics** An exponential is right to about 2^-28, and a sum of them to 2^-26: where an exponential is more than
/// half of the sum, the others are added up by themselves.
abstract class NearFloats {
    /// Sums are gathered in this many lanes.
    static final int LANES = 16;

    /// Entries that are added to the sums at a time; what is left of the last group is filled up with zeros.
    static final int GROUP = 4 * LANES;

    /// Entries after which lanes are added to sums in double.
    static final int BLOCK = 1024;

    /// In longer rows exponentials would push the row out of the first-level cache.
    private static final int LONGEST = 4096;

    /// Entries are at most this many steps of [FloatExp] from 0, which is 50 powers of two.
    private static final int MOST_STEPS = 50 * FloatExp.STEPS;

    static final int LEAST = Float.floatToRawIntBits(FloatExp.MAGIC) - MOST_STEPS;
    static final int MOST = Float.floatToRawIntBits(FloatExp.MAGIC) + MOST_STEPS;

    /// Entries beyond are not near.
    private static final float LIMIT = 35;

    /// What exponentials are multiplied by must be this near to 1, so that the products are normal floats.
    private static final int MAX_EXPONENT = 70;

    /// The exponentials of `n > 0` entries, from `at` on. Returns the largest head, or NaN if some entry is not near.
    abstract float exp(float[] x, int xo, float[] heads, float[] tails, int at, int n);

    /// Adds whole groups up, from `at` on, in two sums a lane, which begin with `top`, the largest head, so that the
    /// rounding error of each addition is known by two more (Dekker). Writes them, one lane after the other, and then
    /// the errors with what the tails add.
    abstract void add(float[] heads, float[] tails, int at, int n, float top, float[] sums);

    /// `y_j = head_j * (1 + tail_j) * (factor + error)`, rounded once.
    abstract void scale(float[] heads, float[] tails, float[] y, int yo, int n, float factor, float error);

    /// The row with its sum, or null if it is not near. Most that are not show it at an end.
    final @Nullable NearRow row(float[] x, int xo, int n) {
        if (n < FloatSoftmax.SHORT || n > LONGEST || !isNear(x[xo]) || !isNear(x[xo + n - 1])) {
            return null;
        }
        NearRow row = new NearRow(n, false);
        row.sum = sum(x, xo, n, row);
        return Double.isNaN(row.sum) ? null : row;
    }

    private static boolean isNear(float x) {
        return Math.abs(x) < LIMIT;
    }

    /// Whether quotients times `scale` are normal floats.
    final boolean fits(NearRow row, double scale) {
        return Math.abs(Math.getExponent(scale / row.sum)) <= MAX_EXPONENT;
    }

    /// `y_j = scale * p_j`, for a scale that [#fits].
    final void scale(NearRow row, float[] y, int yo, int n, double scale) {
        double c = scale / row.sum;
        float factor = (float) c;
        scale(row.heads, row.tails, y, yo, n, factor, (float) (c - factor));
    }

    /// `(1 - p_k) / p_k`, which is what the others' exponentials add up to for each of its own.
    final double odds(float[] x, int xo, int n, int k, NearRow row) {
        double own = exp(x[xo + k]);
        return (own > row.sum / 2 ? others(x, xo, n, k) : row.sum - own) / own;
    }

    private double others(float[] x, int xo, int n, int k) {
        NearRow part = new NearRow(n, true);
        return sum(x, xo, k, part) + sum(x, xo + k + 1, n - k - 1, part);
    }

    /// `log(sum(exp(x)))` less the first entry, within 2^-26.
    final double logSum(float first, double sum) {
        return ScalarMath.log1p(Math.max(0, sum / exp(first) - 1));
    }

    /// The entry of more than half of the sum, or -1.
    final int heavy(float[] x, int xo, int n, NearRow row) {
        if (row.top < 0.48 * row.sum) {
            return -1;
        }
        for (int j = 0; j < n; j++) {
            if (exp(x[xo + j]) > row.sum / 2) {
                return j;
            }
        }
        return -1;
    }

    private static double exp(float x) {
        float z = FloatExp.step(x, FloatExp.MAGIC);
        double head = FloatExp.head(z);
        return Math.fma(head, FloatExp.tail(x, z, FloatExp.MAGIC), head);
    }

    /// The sum of the exponentials, or NaN if an entry is not near.
    private double sum(float[] x, int xo, int n, NearRow row) {
        double[] lanes = FloatSoftmax.lanes(0);
        float[] sums = (float[]) Scratch.of(Kind.FLOAT, 0);
        Arrays.fill(row.heads, n, whole(n), 0);
        Arrays.fill(row.tails, n, whole(n), 0);
        for (int from = 0; from < n; from += BLOCK) {
            int count = Math.min(BLOCK, n - from);
            float top = exp(x, xo + from, row.heads, row.tails, from, count);
            if (Float.isNaN(top)) {
                return Double.NaN;
            }
            add(row.heads, row.tails, from, whole(count), top, sums);
            for (int i = 0; i < LANES; i++) {
                double even = (double) sums[i] - top;
                double odd = (double) sums[LANES + i] - top;
                lanes[i] += even + odd + sums[2 * LANES + i];
            }
            row.top = Math.max(row.top, top);
        }
        return ScalarFloatSoftmax.tree(lanes);
    }

    /// As many entries as whole groups have that hold `n`.
    static int whole(int n) {
        return (n + GROUP - 1) & -GROUP;
    }
}
