package dev.steadygrad.loss;

import java.util.ArrayList;
import java.util.List;

/// What the logits of a loss looked like to the arithmetic, as softmax gets them, capped and masked. Ignored rows count
/// in [#rows], [#ignored] and [#emptyRows] only; rows with NaN or +inf in [#rows] and [#largestLogit] only.
///
/// @param rows all of them
/// @param ignored rows that don't count
/// @param emptyRows rows of -inf only
/// @param certainRows rows whose largest probability rounds to 1 in the logits' dtype: a loss that takes log p is 0
///     there
/// @param largestLogit the largest |logit| but for -inf; NaN where there is one
/// @param sharedOffset the most that all logits of one row have in common: the smallest |logit| of a row that has one
///     sign. It changes no probability but takes digits from each logit
/// @param gaps a histogram of how far the largest logit of a row is above its second: the rows below 1, 2, 4, 8, 16,
///     32, 64, 128, and the others, among them those with one class
/// @param tinyGradients entries of the gradient of the cross-entropy that are not 0 but smaller than the smallest
/// normal
///     number of the logits' dtype, of the classes that the target gives nothing, and of the target where it is sure
public record LossReport(
        long rows,
        long ignored,
        long emptyRows,
        long certainRows,
        double largestLogit,
        double sharedOffset,
        List<Long> gaps,
        long tinyGradients) {

    public LossReport {
        gaps = List.copyOf(gaps);
    }

    /// The part of the rows that is ignored; NaN of no rows.
    public double ignoredShare() {
        return (double) ignored / rows;
    }

    /// Of the rows of both.
    public LossReport merge(LossReport other) {
        List<Long> sums = new ArrayList<>();
        for (int i = 0; i < gaps.size(); i++) {
            sums.add(gaps.get(i) + other.gaps.get(i));
        }
        return new LossReport(
                rows + other.rows,
                ignored + other.ignored,
                emptyRows + other.emptyRows,
                certainRows + other.certainRows,
                Math.max(largestLogit, other.largestLogit),
                Math.max(sharedOffset, other.sharedOffset),
                sums,
                tinyGradients + other.tinyGradients);
    }
}
