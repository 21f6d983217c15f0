package dev.steadygrad.metric;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;

/// Checks what metrics are given.
final class ScoreRows {
    /// How far the probabilities of a row may be from 1 together: what bfloat16 does to a thousand classes, and much
    /// less than logits are.
    private static final double SLACK = 0.01;

    private ScoreRows() {}

    /// The classes of rows of `scores`, which must be `[N, classes]` and floating.
    static long[] targets(String op, Tensor scores, Tensor targets, int classes) {
        Check.that(
                scores.rank() == 2 && scores.size(1) == classes,
                "%s: scores must have shape [N, %d], got shape=%s",
                op,
                classes,
                scores.shape());
        Check.floating(op, scores.dtype());
        return classes(op, "targets", targets, scores.size(0), classes);
    }

    /// `n` class indices.
    static long[] classes(String op, String name, Tensor t, int n, int classes) {
        Check.that(
                t.rank() == 1 && t.size(0) == n && t.dtype().category() == DType.Category.INTEGER,
                "%s: %s must be %d class indices, got shape=%s and dtype=%s",
                op,
                name,
                n,
                t.shape(),
                t.dtype());
        long[] index = t.toLongArray();
        for (int i = 0; i < n; i++) {
            Check.that(
                    index[i] >= 0 && index[i] < classes,
                    "%s: class index must be in [0, %d), got %s[%d]=%d",
                    op,
                    classes,
                    name,
                    i,
                    index[i]);
        }
        return index;
    }

    /// **Errors**: `IllegalArgumentException` unless each row of `p [N, C]`, in float64, is probabilities.
    static void probabilities(String op, Tensor p) {
        double[] sums = p.sum(1).toDoubleArray();
        double[] least = p.amin(1).toDoubleArray();
        for (int i = 0; i < sums.length; i++) {
            Check.that(
                    least[i] >= 0 && Math.abs(sums[i] - 1) <= SLACK,
                    "%s: each row must be probabilities, got row %d with sum=%s and least=%s; logits want softmax(1)",
                    op,
                    i,
                    sums[i],
                    least[i]);
        }
    }

    static void classCount(String op, int classes, int least) {
        Check.that(classes >= least, "%s: classes must be %d or more, got classes=%d", op, least, classes);
    }

    /// **Errors**: `IllegalArgumentException` unless both count the same.
    static void same(String op, String what, int own, int other) {
        Check.that(own == other, "%s: both must have the same %s, got %s=%d and %d", op, what, what, own, other);
    }
}
