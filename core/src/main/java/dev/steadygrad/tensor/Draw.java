package dev.steadygrad.tensor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.Rng;

/// Draws positions by weights.
final class Draw {
    private Draw() {}

    static Tensor multinomial(Tensor weights, int count, boolean replacement, Rng rng) {
        Check.floating("multinomial", weights.dtype());
        Check.that(
                weights.rank() == 1 || weights.rank() == 2,
                "multinomial: weights must have shape [C] or [N, C], got shape=%s",
                weights.shape());
        Check.that(count > 0, "multinomial: count must be 1 or more, got count=%d", count);
        int classes = weights.size(-1);
        int rows = weights.rank() == 1 ? 1 : weights.size(0);
        NdArray all = weights.array().contiguous();
        double[] w = new double[classes];
        for (int i = 0; i < rows; i++) {
            load(all, i, w);
            check(w, i, replacement ? 1 : count);
        }
        long[] drawn = new long[rows * count];
        for (int i = 0; i < rows; i++) {
            load(all, i, w);
            for (int j = 0; j < count; j++) {
                int at = draw(w, rng.nextDouble());
                drawn[i * count + j] = at;
                if (!replacement) {
                    w[at] = 0;
                }
            }
        }
        return weights.rank() == 1 ? Tensor.of(drawn, count) : Tensor.of(drawn, rows, count);
    }

    private static void load(NdArray all, int row, double[] w) {
        all.storage().load(all.data().offset() + row * w.length, 1, w, w.length);
    }

    private static void check(double[] w, int row, int needed) {
        int positive = 0;
        for (int j = 0; j < w.length; j++) {
            double v = w[j];
            if (!(v >= 0 && v < Double.POSITIVE_INFINITY)) {
                throw Check.error(
                        "multinomial: weights must be 0 or more and finite, got weight=%s at row %d, position %d",
                        v, row, j);
            }
            positive += v > 0 ? 1 : 0;
        }
        Check.that(
                positive >= needed,
                "multinomial: each row needs %d weights above 0, got %d at row %d",
                needed,
                positive,
                row);
    }

    /// The position at which the running sum of the weights passes `u` of their total.
    private static int draw(double[] w, double u) {
        double total = 0;
        for (double v : w) {
            total += v;
        }
        double left = u * total;
        int last = -1;
        for (int j = 0; j < w.length; j++) {
            if (w[j] > 0) {
                last = j;
                left -= w[j];
                if (left < 0) {
                    break;
                }
            }
        }
        return last;
    }
}
