package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The class of each row, checked, and what the row counts.
final class ClassTargets {
    /// One a row; -1 where the row is ignored.
    private final long[] index;

    private final RowCounts counts;

    private ClassTargets(long[] index, RowCounts counts) {
        this.index = index;
        this.counts = counts;
    }

    /// **Errors**: as [#index], which refuses every bad target.
    static ClassTargets of(ClassRows rows, Tensor target, long ignoreIndex, @Nullable Tensor weight) {
        long[] index = index(rows, target, ignoreIndex, LossPolicy.BadTarget.ERROR);
        return new ClassTargets(index, RowCounts.of(index, weights(index, weight)));
    }

    /// The sum of the weights, or how many rows count.
    double total() {
        return counts.total();
    }

    /// The classes `[rows]`, -1 where the row is ignored.
    Tensor indices() {
        return Tensor.of(index, index.length);
    }

    /// `losses`, one a row, times what each row counts.
    Tensor weigh(Tensor losses) {
        return counts.weigh(losses);
    }

    /// The classes, -1 where the row is ignored.
    ///
    /// **Errors**: `IllegalArgumentException` for another shape or dtype, or, unless they are to be ignored, for a
    /// class outside `[0, C)` that is not `ignoreIndex`, named with its row.
    static long[] index(ClassRows rows, Tensor target, long ignoreIndex, LossPolicy.BadTarget bad) {
        check(rows, target);
        long[] index = target.toLongArray();
        if (bad == LossPolicy.BadTarget.ERROR) {
            Check.classes(rows.op(), index, rows.first(), rows.whole(), rows.classes(), ignoreIndex);
        }
        for (int i = 0; i < index.length; i++) {
            boolean outside = index[i] < 0 || index[i] >= rows.classes();
            index[i] = outside || index[i] == ignoreIndex ? -1 : index[i];
        }
        return index;
    }

    /// **Errors**: `IllegalArgumentException` for another shape or dtype.
    static void check(ClassRows rows, Tensor target) {
        Check.that(
                target.dtype().category() == DType.Category.INTEGER,
                "%s: class indices must have an integer dtype, got target of dtype=%s and shape %s for input of shape %s",
                rows.op(),
                target.dtype(),
                target.shape(),
                rows.inputShape());
        Check.sameShape(rows.op(), "a target of class indices", target.shape(), rows.shape());
    }

    /// The weight of each row's class, 0 of a row that is ignored; null without weights.
    static double @Nullable [] weights(long[] index, @Nullable Tensor weight) {
        if (weight == null) {
            return null;
        }
        double[] ofClass = weight.toDoubleArray();
        double[] weights = new double[index.length];
        Arrays.setAll(weights, i -> index[i] < 0 ? 0 : ofClass[(int) index[i]]);
        return weights;
    }
}
