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

/// One call of [CrossEntropyLoss]: rows of logits and their targets, and what each row counts.
final class CrossEntropyCall {
    private final CrossEntropyLoss loss;
    private final CrossEntropyTargets targets;
    private final @Nullable ClassMask mask;
    private final @Nullable Tensor probabilities;

    /// The class of each row, -1 where it is ignored; of rows of probabilities 0 or -1.
    private final long[] index;

    /// Capped and masked.
    private final Tensor given;

    /// The same, but for empty rows that are to be uniform.
    private final Tensor logits;

    private final RowCounts counts;

    /// @param input logits `[rows, C]`
    CrossEntropyCall(CrossEntropyTargets targets, Tensor input) {
        this.loss = targets.loss();
        this.targets = targets;
        this.mask = targets.mask();
        this.probabilities = targets.probabilities();
        this.index = targets.index();
        this.given = given(input);
        this.logits = withoutEmpty();
        this.counts = RowCounts.of(index, targets.weights());
    }

    static CrossEntropyCall of(CrossEntropyLoss loss, Tensor input, Tensor target) {
        ClassRows rows = ClassRows.of(CrossEntropyLoss.OP, input, loss.classDim(), loss.weight());
        CrossEntropyTargets targets = CrossEntropyTargets.of(loss, rows, target);
        if (loss.overwriteLogits()) {
            checkOverwritable(rows, input, targets.probabilities() == null);
        }
        return new CrossEntropyCall(targets, rows.of(input));
    }

    private static void checkOverwritable(ClassRows rows, Tensor input, boolean isIndex) {
        Check.that(
                isIndex,
                "%s: overwriteLogits is for class indices, got probabilities of shape=%s",
                CrossEntropyLoss.OP,
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
                CrossEntropyLoss.OP,
                rows.dim(),
                input.shape());
    }

    private static boolean isRecorded(Tensor x) {
        return x.requiresGrad() && Autograd.isRecording();
    }

    // ---- logits

    /// In float64 where more than one term goes into each gradient, so that it is rounded once.
    private Tensor given(Tensor input) {
        Tensor x = input;
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
        if (policy == EmptyRow.NAN || targets.rows().classes() == 0) {
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

    // ---- losses

    /// The weight of all rows.
    double total() {
        return counts.total();
    }

    long count() {
        return counts.live();
    }

    Shape shape() {
        return targets.rows().shape();
    }

    DType dtype() {
        return targets.dtype();
    }

    /// The logits as softmax gets them, `[rows, C]`.
    Tensor logits() {
        return logits;
    }

    /// The class of each row, -1 where it is ignored; of rows of probabilities 0 or -1.
    long[] index() {
        return index;
    }

    /// The class of each row's target, the likeliest of probabilities; -1 where the row is ignored.
    long[] classes() {
        return probabilities == null ? index : probabilities.argmax(1).toLongArray();
    }

    /// One a row, times what it counts, in float64.
    ///
    /// @param expected the gradient that backward will most likely bring to each, `[rows]` in float64; null where that
    ///     is unknown
    Tensor losses(@Nullable NdArray expected) {
        return losses(expected, false);
    }

    /// @param overwrites whether the gradient takes the logits' place where it can
    Tensor losses(@Nullable NdArray expected, boolean overwrites) {
        NdArray gradient = expected != null && isRecorded(logits) ? counts.weights(expected) : null;
        Tensor each = targets.isHard() ? counts.weigh(hard(gradient, overwrites)) : soft(loss.labelSmoothing());
        return loss.zLoss() == 0 ? each : each.add(zLosses());
    }

    private Tensor hard(@Nullable NdArray gradient, boolean overwrites) {
        NaryOp op = gradient != null && overwrites && loss.isPlain()
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
        double[] rowWeight = targets.rowWeight();
        return rowWeight == null ? heard : heard.mul(Tensor.of(rowWeight, rowWeight.length));
    }

    /// The targets smoothed over the classes that take part.
    private Tensor spread(ClassMask mask, double smoothing) {
        int n = targets.rows().classes();
        NdArray spread = mask.spread(index.length, smoothing);
        double[] q = (double[]) spread.storage().array();
        for (int i = 0; probabilities == null && i < index.length; i++) {
            if (index[i] >= 0) {
                q[i * n + (int) index[i]] += 1 - smoothing;
            }
        }
        Tensor all = Tensor.wrap(spread);
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
        int classes = targets.rows().classes();
        ReportScan scan = new ReportScan(targets.rows().dtype());
        double[] rowWeight = targets.rowWeight();
        double[] masses = targets.masses();
        double[] x = new double[classes];
        double[] t = new double[classes];
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
