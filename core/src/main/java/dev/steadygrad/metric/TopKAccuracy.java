package dev.steadygrad.metric;

import dev.steadygrad.base.Check;
import dev.steadygrad.tensor.Tensor;

/// The part of the rows whose class is among those with the k largest scores; with k = 1 the accuracy.
///
/// **Special values**: of equal scores the one of the smaller class counts as larger; a target whose score is NaN is
/// missed, and another NaN counts as larger than every number. Of no rows the value is NaN.
public final class TopKAccuracy implements Metric<TopKAccuracy> {
    private static final String OP = "TopKAccuracy";

    private final int k;
    private long hits;
    private long rows;

    public TopKAccuracy(int k) {
        Check.that(k > 0, "%s: k must be 1 or more, got k=%d", OP, k);
        this.k = k;
    }

    /// **Shape**: `scores [N, C]`, `targets [N]`.
    @Override
    public void add(Tensor scores, Tensor targets) {
        Check.that(scores.rank() == 2, "%s: scores must have shape [N, C], got shape=%s", OP, scores.shape());
        int classes = scores.size(1);
        long[] t = ScoreRows.targets(OP, scores, targets, classes);
        double[] s = scores.toDoubleArray();
        for (int i = 0; i < t.length; i++) {
            hits += isHit(s, i * classes, classes, (int) t[i]) ? 1 : 0;
        }
        rows += t.length;
    }

    private boolean isHit(double[] s, int from, int classes, int target) {
        double own = s[from + target];
        int larger = 0;
        for (int c = 0; c < classes; c++) {
            double other = s[from + c];
            larger += other > own || other == own && c < target || Double.isNaN(other) ? 1 : 0;
        }
        return larger < k && !Double.isNaN(own);
    }

    @Override
    public void merge(TopKAccuracy other) {
        ScoreRows.same(OP, "k", k, other.k);
        hits += other.hits;
        rows += other.rows;
    }

    public double value() {
        return (double) hits / rows;
    }
}
