package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// The targets of one call of [CrossEntropyLoss], checked, as rows, and what each counts where its logits have no say.
///
/// @param rowWeight one a row; null where all count alike
/// @param probabilities of each class `[rows, C]`; null where the target is class indices
/// @param index the class of each row, -1 where it is ignored; of rows of probabilities 0 or -1
/// @param weights what each row counts in the mean; null where all count alike
@SuppressWarnings("ArrayRecordComponent") // never compared
record CrossEntropyTargets(
        CrossEntropyLoss loss,
        ClassRows rows,
        @Nullable ClassMask mask,
        double @Nullable [] rowWeight,
        @Nullable Tensor probabilities,
        long[] index,
        double @Nullable [] weights) {

    /// **Errors**: as [#check], and `IllegalArgumentException` for a class out of range or masked.
    static CrossEntropyTargets of(CrossEntropyLoss loss, ClassRows rows, Tensor target) {
        check(loss, rows, target);
        Tensor classMask = loss.classMask();
        ClassMask mask = classMask == null ? null : ClassMask.of(rows, classMask);
        Tensor rowWeight = loss.rowWeight();
        double[] ofRows = rowWeight == null ? null : rowWeight.toDoubleArray();
        Tensor t = rows.fits(target.shape()) ? rows.of(target) : null;
        LossPolicy.BadTarget bad = loss.policy().badTarget();
        long[] index = t == null
                ? ClassTargets.index(rows, target, loss.ignoreIndex(), bad)
                : new long[rows.shape().numel()];
        if (mask != null) {
            meet(mask, bad, rows, t, index);
        }
        double[] weights = weights(loss, t, index, ofRows);
        var targets = new CrossEntropyTargets(loss, rows, mask, ofRows, t, index, weights);
        if (loss.policy().zeroTimesInf() == LossPolicy.ZeroTimesInf.ZERO) {
            ignoreZeros(targets.isHard() ? weights : ofRows, index);
        }
        return targets;
    }

    /// **Errors**: `IllegalArgumentException` for other shapes or dtypes of the target and of what goes with it.
    static void check(CrossEntropyLoss loss, ClassRows rows, Tensor target) {
        if (loss.classMask() != null) {
            ClassMask.check(rows, loss.classMask());
        }
        if (loss.rowWeight() != null) {
            Check.sameShape(
                    rows.op(), "rowWeight, one weight a row,", loss.rowWeight().shape(), rows.shape());
        }
        if (!rows.fits(target.shape())) {
            ClassTargets.check(rows, target);
            return;
        }
        Check.that(
                target.dtype().isFloating(),
                "%s: a target of the input's shape %s holds probabilities, of a floating dtype, got dtype=%s;"
                        + " class indices have shape %s",
                rows.op(),
                target.shape(),
                target.dtype(),
                rows.shape());
        Check.that(
                loss.ignoreIndex() < 0,
                "%s: probabilities have no class to ignore, got ignoreIndex=%d; give weight 0 to the class",
                rows.op(),
                loss.ignoreIndex());
    }

    /// Whether one class is all of each row's target.
    boolean isHard() {
        return probabilities == null && loss.labelSmoothing() == 0;
    }

    /// The result's.
    DType dtype() {
        return probabilities == null ? rows.dtype() : DType.promote(rows.dtype(), probabilities.dtype());
    }

    /// `sum over c of weight_c * t_c` of each row of probabilities; null without class weights or probabilities.
    double @Nullable [] masses() {
        return probabilities == null ? null : masses(probabilities, loss.weight());
    }

    private static double @Nullable [] masses(Tensor t, @Nullable Tensor weight) {
        return weight == null
                ? null
                : t.detach().to(DType.FLOAT64).mul(weight.detach()).sum(1).toDoubleArray();
    }

    private static double @Nullable [] weights(
            CrossEntropyLoss loss, @Nullable Tensor t, long[] index, double @Nullable [] ofRows) {
        double[] w = null;
        if (t == null) {
            w = ClassTargets.weights(index, loss.weight());
        } else if (loss.policy().probabilityMean() == LossPolicy.ProbabilityMean.WEIGHTS) {
            w = masses(t, loss.weight());
        }
        if (w == null || ofRows == null) {
            return w == null ? ofRows : w;
        }
        double[] product = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            product[i] = w[i] * ofRows[i];
        }
        return product;
    }

    private static void ignoreZeros(double @Nullable [] weights, long[] index) {
        for (int i = 0; weights != null && i < index.length; i++) {
            index[i] = weights[i] == 0 ? -1 : index[i];
        }
    }

    /// Refuses or ignores targets that the mask leaves out, but for rows without any class, which have a policy of
    /// their own.
    private static void meet(
            ClassMask mask, LossPolicy.BadTarget bad, ClassRows rows, @Nullable Tensor probabilities, long[] index) {
        double @Nullable [] t = probabilities == null ? null : probabilities.toDoubleArray();
        for (int i = 0; i < index.length; i++) {
            int c = t == null ? (int) index[i] : mask.firstLeftOut(i, t);
            if (c >= 0 && mask.leavesOut(i, c) && mask.live(i) > 0) {
                Check.that(
                        bad == LossPolicy.BadTarget.IGNORE,
                        "%s: the target must be a class that takes part, got class=%d of %d in target%s;"
                                + " classMask leaves it out",
                        rows.op(),
                        c,
                        rows.classes(),
                        rows.place(i));
                index[i] = -1;
            }
        }
    }
}
