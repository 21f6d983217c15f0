package dev.steadygrad.metric;

import dev.steadygrad.base.Check;
import dev.steadygrad.tensor.Selected;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The area under the ROC curve: how probable it is that of two rows, one of a class and one of another, the first has
/// the larger score of that class. Equal scores count one half.
///
/// The scores are probabilities or another measure that compares between rows, as the logit itself does not: its row's
/// other logits count too.
///
/// **Numerics**: exact: pairs are counted in whole numbers, and divided once.
public final class RocAuc implements Metric<RocAuc> {
    private static final String OP = "RocAuc";

    private final int classes;
    private final List<Tensor> scores = new ArrayList<>();
    private final List<Tensor> targets = new ArrayList<>();

    public RocAuc(int classes) {
        ScoreRows.classCount(OP, classes, 2);
        this.classes = classes;
    }

    /// **Shape**: `scores [N, C]`, or `[N]` of class 1 where there are two; `targets [N]`.
    ///
    /// **Errors**: as [Metric#add]; `IllegalArgumentException` for NaN.
    @Override
    public void add(Tensor scores, Tensor targets) {
        Tensor rows = scores.detach();
        if (rows.rank() == 1 && classes == 2) {
            rows = Tensor.stack(List.of(rows.neg(), rows), 1);
        }
        long[] t = ScoreRows.targets(OP, rows, targets, classes);
        Check.that(
                rows.ne(rows).any().item() == 0, "%s: scores must be numbers, got NaN in shape=%s", OP, rows.shape());
        this.scores.add(rows.clone());
        this.targets.add(Tensor.of(t, t.length));
    }

    @Override
    public void merge(RocAuc other) {
        ScoreRows.same(OP, "classes", classes, other.classes);
        scores.addAll(other.scores);
        targets.addAll(other.targets);
    }

    /// Of class 1 where there are two classes, else the mean of all classes.
    ///
    /// **Errors**: as [#value(int)].
    public double value() {
        if (classes == 2) {
            return value(1);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += value(c);
        }
        return sum / classes;
    }

    /// Of class `c` against all others.
    ///
    /// **Errors**: `IllegalStateException` where no row, or every row, is of it.
    public double value(int c) {
        Check.that(c >= 0 && c < classes, "%s: class index must be in [0, %d), got c=%d", OP, classes, c);
        long[] t = targets.isEmpty() ? new long[0] : Tensor.cat(targets, 0).toLongArray();
        long own = 0;
        for (long target : t) {
            own += target == c ? 1 : 0;
        }
        if (own == 0 || own == t.length) {
            throw new IllegalStateException("%s: rows must be of class %d and of others, got %d and %d of them"
                    .formatted(OP, c, own, t.length - own));
        }
        Selected sorted = Tensor.cat(scores, 0).select(1, c).sort();
        return 0.5
                * twiceWon(sorted.values().toDoubleArray(), sorted.indices().toLongArray(), t, c)
                / ((double) own * (t.length - own));
    }

    /// Twice the number of pairs in which the row of class `c` is above the other, a tie being half a pair.
    private static long twiceWon(double[] ascending, long[] rows, long[] targets, int c) {
        long won = 0;
        long othersBelow = 0;
        for (int from = 0; from < ascending.length; ) {
            long own = 0;
            int to = from;
            while (to < ascending.length && ascending[to] == ascending[from]) {
                own += targets[(int) rows[to++]] == c ? 1 : 0;
            }
            long others = to - from - own;
            won += own * (2 * othersBelow + others);
            othersBelow += others;
            from = to;
        }
        return won;
    }
}
