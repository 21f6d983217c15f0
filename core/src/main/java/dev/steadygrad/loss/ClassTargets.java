package dev.steadygrad.loss;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The class of each row, checked, and what the row counts.
final class ClassTargets {
    private final long[] index;
    private final double @Nullable [] weights;
    private final double total;

    /// @param index one a row; -1 where the row is ignored
    /// @param weights one a row, 0 where it is ignored; null where all rows count alike
    private ClassTargets(long[] index, double @Nullable [] weights, double total) {
        this.index = index;
        this.weights = weights;
        this.total = total;
    }

    /// **Errors**: `IllegalArgumentException` for another shape or dtype, or for a class outside `[0, C)` that is not
    /// `ignoreIndex`, named with its row.
    static ClassTargets of(ClassRows rows, Tensor target, long ignoreIndex, @Nullable Tensor weight) {
        Check.that(
                target.dtype().category() == DType.Category.INTEGER,
                "%s: class indices must have an integer dtype, got target of dtype=%s and shape %s for input of shape %s",
                rows.op(),
                target.dtype(),
                target.shape(),
                rows.input().shape());
        Check.sameShape(rows.op(), "a target of class indices", target.shape(), rows.shape());
        long[] index = target.toLongArray();
        for (int i = 0; i < index.length; i++) {
            if (index[i] == ignoreIndex) {
                index[i] = -1;
            } else if (index[i] < 0 || index[i] >= rows.classes()) {
                throw Check.error(
                        "%s: class index must be in [0, %d), got target[%s]=%d",
                        rows.op(), rows.classes(), place(i, target.shape()), index[i]);
            }
        }
        return weight == null ? counted(index) : weighted(index, weight.toDoubleArray());
    }

    private static ClassTargets counted(long[] index) {
        int live = 0;
        for (long c : index) {
            live += c >= 0 ? 1 : 0;
        }
        return new ClassTargets(index, null, live);
    }

    private static ClassTargets weighted(long[] index, double[] weight) {
        double[] weights = new double[index.length];
        Arrays.setAll(weights, i -> index[i] < 0 ? 0 : weight[(int) index[i]]);
        double total = Tensor.of(weights, weights.length).sum().item();
        return new ClassTargets(index, weights, total);
    }

    /// The sum of the weights, or how many rows count.
    double total() {
        return total;
    }

    /// The classes `[rows]`, -1 where the row is ignored.
    Tensor indices() {
        return Tensor.of(index, index.length);
    }

    /// `losses`, one a row, times what each row counts.
    Tensor weigh(Tensor losses) {
        return weights == null ? losses : losses.mul(Tensor.of(weights, weights.length));
    }

    /// What each row counts, times `scale`.
    NdArray scales(double scale) {
        NdArray g = NdArray.full(DType.FLOAT64, Shape.of(index.length), scale);
        return weights == null ? g : g.mul(Tensor.of(weights, weights.length).array());
    }

    /// Row `i` by its position in each dimension, as `1, 2`; nothing for the one row of a scalar.
    private static String place(int i, Shape shape) {
        int[] at = new int[shape.rank()];
        for (int d = at.length - 1; d >= 0; d--) {
            at[d] = i % shape.dim(d);
            i /= shape.dim(d);
        }
        String text = Arrays.toString(at);
        return text.substring(1, text.length() - 1);
    }
}
