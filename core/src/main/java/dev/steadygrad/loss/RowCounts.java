package dev.steadygrad.loss;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// What each row counts in a sum, and all of them in a mean.
final class RowCounts {
    private final double @Nullable [] each;
    private final double total;
    private final long live;

    private RowCounts(double @Nullable [] each, double total, long live) {
        this.each = each;
        this.total = total;
        this.live = live;
    }

    /// @param index one a row, negative where it is ignored
    /// @param weights one a row; null where all count alike
    static RowCounts of(long[] index, double @Nullable [] weights) {
        long live = 0;
        for (long c : index) {
            live += c >= 0 ? 1 : 0;
        }
        if (weights == null) {
            return new RowCounts(null, live, live);
        }
        double[] each = weights.clone();
        for (int i = 0; i < each.length; i++) {
            each[i] = index[i] < 0 ? 0 : each[i];
        }
        return new RowCounts(each, Tensor.of(each, each.length).sum().item(), live);
    }

    /// The sum of the weights, or how many rows count.
    double total() {
        return total;
    }

    /// How many rows count.
    long live() {
        return live;
    }

    double of(int row) {
        return each == null ? 1 : each[row];
    }

    /// What each row counts, times its `scale`.
    NdArray weights(NdArray scale) {
        return each == null ? scale : scale.mul(Tensor.of(each, each.length).array());
    }

    /// `losses`, one a row, times what each counts; those of ignored rows are 0.
    Tensor weigh(Tensor losses) {
        return each == null ? losses : losses.mul(Tensor.of(each, each.length));
    }
}
