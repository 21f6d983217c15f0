package dev.steadygrad.metric;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Whether a classifier is right as often as it says: of each row it keeps the confidence, which is the largest
/// probability, and whether that is the row's class.
public final class CalibrationError implements Metric<CalibrationError> {
    private static final String OP = "CalibrationError";

    private final List<Tensor> confidences = new ArrayList<>();
    private final List<Tensor> hits = new ArrayList<>();

    /// Where a figure most likely is.
    public record Interval(double low, double high) {}

    /// **Shape**: `probabilities [N, C]`, `targets [N]`.
    ///
    /// **Errors**: as [Metric#add]; `IllegalArgumentException` for rows that are not probabilities.
    @Override
    public void add(Tensor probabilities, Tensor targets) {
        Check.that(
                probabilities.rank() == 2,
                "%s: probabilities must have shape [N, C], got shape=%s",
                OP,
                probabilities.shape());
        long[] t = ScoreRows.targets(OP, probabilities, targets, probabilities.size(1));
        Tensor p = probabilities.detach().to(DType.FLOAT64);
        ScoreRows.probabilities(OP, p);
        // What rounding puts above 1 is 1.
        confidences.add(p.amax(1).clampMax(1));
        hits.add(p.argmax(1).eq(Tensor.of(t, t.length)).to(DType.FLOAT64));
    }

    @Override
    public void merge(CalibrationError other) {
        confidences.addAll(other.confidences);
        hits.addAll(other.hits);
    }

    /// How many rows were counted.
    public int rows() {
        return confidences.stream().mapToInt(Tensor::numel).sum();
    }

    /// All rows in `bins` bins, of which the empty ones are left out.
    public Reliability reliability(Binning binning, int bins) {
        checkBins(bins);
        if (rows() == 0) {
            return new Reliability(List.of());
        }
        Sorted rows = new Sorted();
        return rows.reliability(binning, bins, ones(rows.n));
    }

    private static void checkBins(int bins) {
        Check.that(bins > 0, "%s: bins must be 1 or more, got bins=%d", OP, bins);
    }

    private static long[] ones(int n) {
        long[] ones = new long[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    /// Where [Reliability#debiasedError] would most likely be, had other rows of the same kind been counted, by the
    /// bootstrap: rows are drawn again, as many as there are and with replacement, `resamples` times. The errors of the
    /// draws scatter around that of the rows drawn from, [Reliability#error], as the debiased error of the rows
    /// scatters around the truth: the quantiles of the first give the interval around the second (the basic bootstrap,
    /// after Davison and Hinkley, 1997, 5.2).
    ///
    /// **Errors**: `IllegalStateException` of no rows.
    ///
    /// @param level how probable it is that the truth is in the interval, as 0.95
    public Interval interval(Binning binning, int bins, double level, int resamples, long seed) {
        checkBins(bins);
        Check.that(level > 0 && level < 1, "%s: level must be in (0, 1), got level=%s", OP, level);
        Check.that(resamples > 0, "%s: resamples must be 1 or more, got resamples=%d", OP, resamples);
        if (rows() == 0) {
            throw new IllegalStateException(OP + ": an interval needs rows, got none");
        }
        Sorted rows = new Sorted();
        Reliability whole = rows.reliability(binning, bins, ones(rows.n));
        Rng rng = new Rng(seed);
        double[] drawn = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            drawn[i] = rows.reliability(binning, bins, rows.draw(rng.split(i))).debiasedError();
        }
        Arrays.sort(drawn);
        double centre = whole.debiasedError() + whole.error();
        return new Interval(
                Math.clamp(centre - quantile(drawn, (1 + level) / 2), 0, 1),
                Math.clamp(centre - quantile(drawn, (1 - level) / 2), 0, 1));
    }

    /// Of ascending values, between two of them in proportion.
    private static double quantile(double[] values, double q) {
        double at = q * (values.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, values.length - 1);
        return values[below] + (at - below) * (values[above] - values[below]);
    }

    /// All rows in ascending order of confidence.
    private final class Sorted {
        private final int n = rows();
        private final Tensor confidence;
        private final Tensor hit;

        /// For each row the first one of its confidence.
        private final long[] first;

        Sorted() {
            Tensor all = Tensor.cat(confidences, 0);
            Tensor order = all.argsort();
            confidence = all.indexSelect(0, order);
            hit = Tensor.cat(hits, 0).indexSelect(0, order);
            first = confidence.searchsorted(confidence).toLongArray();
        }

        /// How often each row comes among n drawn with replacement.
        long[] draw(Rng rng) {
            long[] times = new long[n];
            for (int i = 0; i < n; i++) {
                times[rng.nextInt(n)]++;
            }
            return times;
        }

        /// Of each row `times` times.
        Reliability reliability(Binning binning, int bins, long[] times) {
            Tensor bin = binning == Binning.EQUAL_WIDTH ? byWidth(bins) : byMass(bins, times);
            Tensor weights = Tensor.of(times, n).to(DType.FLOAT64);
            double[] rows = bin.bincount(weights, bins).toDoubleArray();
            double[] sums = bin.bincount(confidence.mul(weights), bins).toDoubleArray();
            double[] right = bin.bincount(hit.mul(weights), bins).toDoubleArray();
            var filled = new ArrayList<Reliability.Bin>();
            for (int b = 0; b < bins; b++) {
                if (rows[b] > 0) {
                    filled.add(new Reliability.Bin((long) rows[b], sums[b] / rows[b], right[b] / rows[b]));
                }
            }
            return new Reliability(filled);
        }

        private Tensor byWidth(int bins) {
            return confidence.mul(bins).clampMax(bins - 1).to(DType.INT64);
        }

        /// The part of all rows that is less confident, times the number of bins.
        private Tensor byMass(int bins, long[] times) {
            long[] less = new long[n + 1];
            for (int i = 0; i < n; i++) {
                less[i + 1] = less[i] + times[i];
            }
            long[] bin = new long[n];
            for (int i = 0; i < n; i++) {
                // A row at the end that was not drawn has all others below it.
                bin[i] = Math.min(bins * less[(int) first[i]] / n, bins - 1);
            }
            return Tensor.of(bin, n);
        }
    }
}
