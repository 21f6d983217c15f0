package dev.steadygrad.loss;

import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.op.CrossEntropyInPlace;
import dev.steadygrad.op.CrossEntropyRows;
import dev.steadygrad.op.EmptyRow;
import dev.steadygrad.op.SoftCap;
import dev.steadygrad.op.SoftCrossEntropyRows;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One call of [CrossEntropyLoss]: its arguments checked, as rows, and what each row counts.
final class CrossEntropyCall {
    private static final String OP = CrossEntropyLoss.OP;

    private final CrossEntropyLoss loss;
    private final ClassRows rows;
    private final @Nullable ClassMask mask;

    /// One a row; null where all count alike.
    private final double @Nullable [] rowWeight;

    /// Of each class `[rows, C]`; null where the target is class indices.
    private final @Nullable Tensor probabilities;

    /// The class of each row, -1 where it is ignored; of rows of probabilities 0 or -1.
    private final long[] index;

    /// Capped and masked.
    private final Tensor given;

    /// The same, but for empty rows that are to be uniform.
    private final Tensor logits;

    private final RowCounts counts;

    CrossEntropyCall(CrossEntropyLoss loss, Tensor input, Tensor target) {
        this.loss = loss;
        this.rows = ClassRows.of(OP, input, loss.classDim(), loss.weight());
        Tensor classMask = loss.classMask();
        this.mask = classMask == null ? null : ClassMask.of(rows, classMask);
        this.rowWeight = rowWeight(rows, loss.rowWeight());
        if (target.shape().equals(input.shape())) {
            checkProbabilities(loss, rows, target);
            this.probabilities = rows.of(target);
            this.index = new long[rows.shape().numel()];
        } else {
            this.probabilities = null;
            this.index = ClassTargets.index(
                    rows, target, loss.ignoreIndex(), loss.policy().badTarget());
        }
        if (loss.overwriteLogits()) {
            checkOverwritable(input);
        }
        if (mask != null) {
            meet(mask);
        }
        this.given = given();
        this.logits = withoutEmpty();
        double[] weights = weights();
        if (loss.policy().zeroTimesInf() == LossPolicy.ZeroTimesInf.ZERO) {
            ignoreZeros(isHard() ? weights : rowWeight);
        }
        this.counts = RowCounts.of(index, weights);
    }

    private static double @Nullable [] rowWeight(ClassRows rows, @Nullable Tensor weight) {
        if (weight == null) {
            return null;
        }
        Check.sameShape(OP, "rowWeight, one weight a row,", weight.shape(), rows.shape());
        return weight.toDoubleArray();
    }

    private static void checkProbabilities(CrossEntropyLoss loss, ClassRows rows, Tensor target) {
        Check.that(
                target.dtype().isFloating(),
                "crossEntropy: a target of the input's shape %s holds probabilities, of a floating dtype, got dtype=%s;"
                        + " class indices have shape %s",
                target.shape(),
                target.dtype(),
                rows.shape());
        Check.that(
                loss.ignoreIndex() < 0,
                "crossEntropy: probabilities have no class to ignore, got ignoreIndex=%d; give weight 0 to the class",
                loss.ignoreIndex());
    }

    private void checkOverwritable(Tensor input) {
        Check.that(
                probabilities == null,
                "%s: overwriteLogits is for class indices, got probabilities of shape=%s",
                OP,
                input.shape());
        if (!isRecorded(input)) {
            return;
        }
        if (input.sharesLeaf()) {
            throw new IllegalStateException(
                    "crossEntropy: logits to overwrite must not be a leaf that wants a gradient, or a view of one, got"
                            + " shape=" + input.shape() + "; leave overwriteLogits out");
        }
        NdArray x = input.array();
        Check.that(
                rows.dim() == input.rank() - 1
                        && x.isContiguous()
                        && x.storage().length() == x.numel(),
                "%s: logits to overwrite must be contiguous, with the classes last and memory of their own,"
                        + " got classDim=%d of shape %s; leave overwriteLogits out",
                OP,
                rows.dim(),
                input.shape());
    }

    private static boolean isRecorded(Tensor x) {
        return x.requiresGrad() && Autograd.isRecording();
    }

    /// Whether one class is all of each row's target.
    private boolean isHard() {
        return probabilities == null && loss.labelSmoothing() == 0;
    }

    // ---- targets that the mask leaves out

    /// Refuses or ignores them, but for rows without any class, which have a policy of their own.
    private void meet(ClassMask mask) {
        double @Nullable [] t = probabilities == null ? null : probabilities.toDoubleArray();
        for (int i = 0; i < index.length; i++) {
            int c = t == null ? (int) index[i] : mask.firstLeftOut(i, t);
            if (c >= 0 && mask.leavesOut(i, c) && mask.live(i) > 0) {
                Check.that(
                        loss.policy().badTarget() == LossPolicy.BadTarget.IGNORE,
                        "%s: the target must be a class that takes part, got class=%d of %d in target[%s];"
                                + " classMask leaves it out",
                        OP,
                        c,
                        rows.classes(),
                        rows.place(i));
                index[i] = -1;
            }
        }
    }

    // ---- logits

    /// In float64 where more than one term goes into each gradient, so that it is rounded once.
    private Tensor given() {
        Tensor x = rows.of(rows.input());
        boolean capped = loss.softCap() < Double.POSITIVE_INFINITY;
        if (capped || loss.zLoss() > 0) {
            x = x.to(DType.FLOAT64);
        }
        if (capped) {
            // A masked NaN must not meet the cap's slope.
            x = (mask == null ? x : x.maskedFill(mask.out(), 0)).apply(new SoftCap(loss.softCap()));
        }
        return mask == null ? x : x.maskedFill(mask.out(), Double.NEGATIVE_INFINITY);
    }

    private Tensor withoutEmpty() {
        EmptyRow policy = loss.policy().emptyRow();
        if (policy == EmptyRow.NAN || rows.classes() == 0) {
            return given;
        }
        Tensor empty = given.detach().amax(1, true).eq(Double.NEGATIVE_INFINITY);
        if (policy == EmptyRow.UNIFORM) {
            return given.maskedFill(empty, 0);
        }
        long[] ignore = empty.toLongArray();
        for (int i = 0; i < index.length; i++) {
            index[i] = ignore[i] != 0 ? -1 : index[i];
        }
        return given;
    }

    // ---- what rows count

    private double @Nullable [] weights() {
        double[] ofClasses = null;
        if (probabilities == null) {
            ofClasses = ClassTargets.weights(index, loss.weight());
        } else if (loss.policy().probabilityMean() == LossPolicy.ProbabilityMean.WEIGHTS) {
            ofClasses = masses(probabilities);
        }
        if (ofClasses == null || rowWeight == null) {
            return ofClasses == null ? rowWeight : ofClasses;
        }
        double[] w = ofClasses;
        double[] r = rowWeight;
        Arrays.setAll(w, i -> w[i] * r[i]);
        return w;
    }

    /// `sum over c of weight_c * t_c` of each row; null without weights.
    private double @Nullable [] masses(Tensor t) {
        Tensor weight = loss.weight();
        return weight == null
                ? null
                : t.detach().to(DType.FLOAT64).mul(weight.detach()).sum(1).toDoubleArray();
    }

    private void ignoreZeros(double @Nullable [] weights) {
        for (int i = 0; weights != null && i < index.length; i++) {
            index[i] = weights[i] == 0 ? -1 : index[i];
        }
    }

    // ---- losses

    /// The weight of all rows.
    double total() {
        return counts.total();
    }

    long count() {
        return counts.live();
    }

    Shape shape() {
        return rows.shape();
    }

    DType dtype() {
        return probabilities == null ? rows.dtype() : DType.promote(rows.dtype(), probabilities.dtype());
    }

    /// One a row, times what it counts, in float64.
    ///
    /// @param expected the gradient that backward will most likely bring to each; null where that is unknown
    Tensor losses(@Nullable Double expected) {
        NdArray gradient = expected != null && isRecorded(logits) ? counts.weights(index.length, expected) : null;
        Tensor each = isHard() ? counts.weigh(hard(gradient)) : soft(loss.labelSmoothing());
        return loss.zLoss() == 0 ? each : each.add(zLosses());
    }

    private Tensor hard(@Nullable NdArray gradient) {
        NaryOp op = gradient != null && loss.overwriteLogits()
                ? new CrossEntropyInPlace(gradient)
                : new CrossEntropyRows(gradient);
        return logits.apply(op, List.of(indices()));
    }

    private Tensor indices() {
        return Tensor.of(index, index.length);
    }

    private Tensor soft(double smoothing) {
        boolean skipsZeros = mask != null || loss.policy().zeroTimesInf() == LossPolicy.ZeroTimesInf.ZERO;
        ClassMask partial = smoothing == 0 ? null : mask;
        Tensor dense = partial == null ? probabilities : spread(partial, smoothing);
        Tensor weight = loss.weight();
        var op = new SoftCrossEntropyRows(partial == null ? smoothing : 0, skipsZeros);
        Tensor target = dense == null ? indices() : dense;
        Tensor x = dense == null ? logits : silent(logits, true);
        Tensor losses = x.apply(op, weight == null ? List.of(target) : List.of(target, weight.detach()));
        Tensor heard = dense == null ? losses : silent(losses, false);
        return rowWeight == null ? heard : heard.mul(Tensor.of(rowWeight, rowWeight.length));
    }

    /// The targets smoothed over the classes that take part.
    private Tensor spread(ClassMask mask, double smoothing) {
        int n = rows.classes();
        double[] q = mask.spread(index.length, smoothing);
        for (int i = 0; probabilities == null && i < index.length; i++) {
            if (index[i] >= 0) {
                q[i * n + (int) index[i]] += 1 - smoothing;
            }
        }
        Tensor all = Tensor.of(q, index.length, n);
        return probabilities == null ? all : probabilities.mul(1 - smoothing).add(all);
    }

    /// `z * logsumexp(x)²` of each row, times what it counts.
    private Tensor zLosses() {
        Tensor lse = silent(logits, true).logsumexp(1);
        return counts.weigh(silent(lse.mul(lse).mul(loss.zLoss()), false));
    }

    /// `x`, a row or one number for each, with 0 and no gradient where the row is ignored, whatever it holds.
    private Tensor silent(Tensor x, boolean isRows) {
        if (counts.live() == index.length) {
            return x;
        }
        Tensor ignored = indices().lt(0);
        return x.maskedFill(isRows ? ignored.reshape(Shape.of(index.length, 1)) : ignored, 0);
    }

    // ---- report

    /// @param divisor what the losses are divided by
    LossReport report(double divisor) {
        ReportScan scan = new ReportScan(rows.dtype());
        double @Nullable [] masses = probabilities == null ? null : masses(probabilities);
        double[] x = new double[rows.classes()];
        double[] t = new double[rows.classes()];
        for (int i = 0; i < index.length; i++) {
            load(given.array(), i, x);
            if (index[i] < 0) {
                scan.ignoredRow(x);
                continue;
            }
            target(i, t);
            double mass = masses == null ? counts.of(i) : masses[i] * (rowWeight == null ? 1 : rowWeight[i]);
            scan.row(x, t, mass / divisor);
        }
        return scan.report();
    }

    private void target(int row, double[] t) {
        if (probabilities == null) {
            Arrays.fill(t, 0);
            t[(int) index[row]] = 1;
        } else {
            load(probabilities.array(), row, t);
        }
        double s = loss.labelSmoothing();
        for (int c = 0; c < t.length; c++) {
            t[c] = (1 - s) * t[c] + s / t.length;
        }
    }

    private static void load(NdArray x, int row, double[] to) {
        Strided s = x.data();
        Kind.DOUBLE.load(s.storage(), s.offset() + row * s.strides()[0], s.strides()[1], to, to.length);
    }
}
