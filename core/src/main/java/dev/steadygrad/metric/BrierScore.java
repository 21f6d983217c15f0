package dev.steadygrad.metric;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;

/// The mean over the rows of `sum over c of (p_c - y_c)²`, y being 1 for the row's class and 0 for the others: 0 is
/// best, 2 is worst. Where there are two classes it is twice scikit-learn's `brier_score_loss`, which looks at one.
///
/// Its [#decomposition] groups the probabilities of each class in bins of equal width.
///
/// **Special values**: of no rows everything is NaN.
///
/// **Source**: Murphy, "A new vector partition of the probability score", 1973; the terms within bins: Stephenson,
/// Coelho and Jolliffe, "Two extra components in the Brier score decomposition", 2008.
public final class BrierScore implements Metric<BrierScore> {
    private static final String OP = "BrierScore";
    private static final int BINS = 10;

    private final int classes;
    private final int bins;
    private long rows;
    private Tensor squares = Tensor.zeros(DType.FLOAT64);

    /// Of each class and bin: how many probabilities are in it, their sum, and how many rows of it are of the class.
    private Tensor counts;

    private Tensor sums;
    private Tensor hits;

    /// What the score is made of, each summed over the classes: `score = reliability - resolution + uncertainty +
    /// withinBins`.
    ///
    /// @param reliability how far what is said is from what happens: 0 is best
    /// @param resolution  how far what happens differs from bin to bin: the more the better
    /// @param uncertainty what always saying the classes' shares would score
    /// @param withinBins  what the bins hide: 0 where all probabilities of a bin are equal
    public record Decomposition(double reliability, double resolution, double uncertainty, double withinBins) {}

    /// With 10 bins.
    public BrierScore(int classes) {
        this(classes, BINS);
    }

    public BrierScore(int classes, int bins) {
        ScoreRows.classCount(OP, classes, 2);
        Check.that(bins > 0, "%s: bins must be 1 or more, got bins=%d", OP, bins);
        this.classes = classes;
        this.bins = bins;
        counts = Tensor.zeros(DType.FLOAT64, classes, bins);
        sums = counts;
        hits = counts;
    }

    /// **Shape**: `probabilities [N, C]`, `targets [N]`.
    ///
    /// **Errors**: as [Metric#add]; `IllegalArgumentException` for rows that are not probabilities.
    @Override
    public void add(Tensor probabilities, Tensor targets) {
        long[] t = ScoreRows.targets(OP, probabilities, targets, classes);
        Tensor p = probabilities.detach().to(DType.FLOAT64);
        ScoreRows.probabilities(OP, p);
        Tensor y = Tensor.of(t, t.length).oneHot(classes).to(DType.FLOAT64);
        squares = squares.add(p.sub(y).square().sum());
        rows += t.length;
        Tensor first = Tensor.arange(classes).mul(bins);
        Tensor bin = p.mul(bins).clampMax(bins - 1).to(DType.INT64).add(first).flatten();
        counts = counts.add(inBins(bin, Tensor.ones(DType.FLOAT64, bin.numel())));
        sums = sums.add(inBins(bin, p.flatten()));
        hits = hits.add(inBins(bin, y.flatten()));
    }

    private Tensor inBins(Tensor bin, Tensor weights) {
        return bin.bincount(weights, classes * bins).reshape(classes, bins);
    }

    @Override
    public void merge(BrierScore other) {
        ScoreRows.same(OP, "classes", classes, other.classes);
        ScoreRows.same(OP, "bins", bins, other.bins);
        rows += other.rows;
        squares = squares.add(other.squares);
        counts = counts.add(other.counts);
        sums = sums.add(other.sums);
        hits = hits.add(other.hits);
    }

    public double value() {
        return squares.item() / rows;
    }

    public Decomposition decomposition() {
        Tensor share = hits.sum(1, true).div((double) rows);
        // An empty bin is 0 / 0, and left out.
        double reliability = sums.sub(hits).square().div(counts).nansum().item() / rows;
        double resolution =
                hits.div(counts).sub(share).square().mul(counts).nansum().item() / rows;
        double uncertainty = share.sub(share.square()).sum().item();
        return new Decomposition(
                rows == 0 ? Double.NaN : reliability,
                rows == 0 ? Double.NaN : resolution,
                uncertainty,
                value() - (reliability - resolution + uncertainty));
    }
}
