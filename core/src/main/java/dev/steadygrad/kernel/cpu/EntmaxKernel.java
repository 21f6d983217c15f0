package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Reduce;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;

/// Entmax over arrays of any layout and floating dtype, a row (the last dimension) at a time and in double.
final class EntmaxKernel {
    /// Newton's method needs some ten; halving alone would need as many as a double has bits.
    private static final int MOST_STEPS = 200;

    private final ReduceRows sums;

    EntmaxKernel(ReduceRows sums) {
        this.sums = sums;
    }

    void entmax(double alpha, Strided x, Strided y) {
        Offsets heads = RowKernel.heads(x);
        Offsets results = RowKernel.heads(y);
        int n = RowKernel.length(x);
        RowKernel.forEachRow(RowKernel.rows(x), n, i -> {
            double[] row = (double[]) Scratch.room(Kind.DOUBLE, 0, n);
            x.storage().load(heads.at(i), RowKernel.step(x), row, n);
            entmax(alpha, row, n);
            y.storage().store(row, results.at(i), RowKernel.step(y), n);
        });
    }

    private void entmax(double alpha, double[] row, int n) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            max = Math.max(max, row[j]);
        }
        if (!(Math.abs(max) <= Double.MAX_VALUE)) {
            Arrays.fill(row, 0, n, Double.NaN);
            return;
        }
        double[] z = (double[]) Scratch.room(Kind.DOUBLE, 1, n);
        int count = 0;
        for (int j = 0; j < n; j++) {
            row[j] = (alpha - 1) * (row[j] - max);
            // The largest entry alone makes the sum 1 where the threshold is -1.
            if (row[j] > -1) {
                z[count++] = row[j];
            }
        }
        Arrays.sort(z, 0, count);
        new Row(z, count, 1 / (alpha - 1)).write(row, n);
    }

    /// A row as its entries in ascending order, 0 the last: which of them are above the threshold, and where that is.
    private final class Row {
        private final double[] z;
        private final int count;
        private final double exponent;
        private final double[] p;
        private final double[] slopes;

        /// The first entry above the threshold, and its distance from it.
        private final int first;

        private final double distance;

        Row(double[] z, int count, double exponent) {
            this.z = z;
            this.count = count;
            this.exponent = exponent;
            this.p = (double[]) Scratch.room(Kind.DOUBLE, 2, count);
            this.slopes = (double[]) Scratch.room(Kind.DOUBLE, 3, count);
            this.first = smallest();
            this.distance = solve();
        }

        /// An entry is above the threshold if those above it do not reach 1 with the threshold at this entry.
        private int smallest() {
            int low = 0;
            int high = count - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (sum(middle, 0) < 1) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return high;
        }

        /// The sum of the powers of entries from `from` on, with the threshold `t` below that entry; leaves them in
        /// `p` and their slopes.
        private double sum(int from, double t) {
            for (int j = from; j < count; j++) {
                p[j] = power(z[j] - z[from], t);
                slopes[j] = exponent * p[j] / (z[j] - z[from] + t);
            }
            return sums.reduce(Reduce.SUM, p, from, count - from);
        }

        /// `(u + t)^exponent`; near 1, where the exponent may be large, with what the sum was rounded by.
        private double power(double u, double t) {
            double b = u + t;
            if (exponent == 1 || b == 0) {
                return b;
            }
            if (exponent == 2) {
                return b * b;
            }
            double rest = u > t ? t - (b - u) : u - (b - t);
            return StrictMath.exp(exponent * (StrictMath.log(b) + rest / b));
        }

        /// The distance at which the sum is 1, by Newton's method, and by halving where that leads nowhere.
        private double solve() {
            double low = 0;
            double high = z[first] - (first > 0 ? z[first - 1] : -1);
            double rounding = Math.ulp(1.0) * (1 + (double) (count - first) / ReduceRows.LANES);
            double t = high;
            for (int i = 0; i < MOST_STEPS; i++) {
                double excess = sum(first, t) - 1;
                if (excess > 0) {
                    high = t;
                } else {
                    low = t;
                }
                double next = t - excess / sums.reduce(Reduce.SUM, slopes, first, count - first);
                if (Math.abs(excess) <= rounding || Math.abs(next - t) <= Math.ulp(t)) {
                    return t;
                }
                t = next > low && next < high && i % 8 != 7 ? next : low + (high - low) / 2;
            }
            return t;
        }

        /// Writes the probabilities of the entries of `row`; dividing by their sum takes out what rounding the
        /// distance has left.
        void write(double[] row, int n) {
            double sum = sum(first, distance);
            for (int j = 0; j < n; j++) {
                row[j] = row[j] < z[first] ? 0 : power(row[j] - z[first], distance) / sum;
            }
        }
    }
}
