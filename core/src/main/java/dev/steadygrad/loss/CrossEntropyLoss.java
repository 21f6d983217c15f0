package dev.steadygrad.loss;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.op.CrossEntropyRows;
import dev.steadygrad.op.SoftCrossEntropyRows;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cross-entropy of logits: `-log softmax(input)[target]` of each row, then reduced. It takes the logits themselves,
/// never probabilities: softmax is inside, exact.
///
/// A target is a class index a row, or, where it has the input's shape, a probability t for each class. With smoothing
/// s and weights w a row's loss is `sum over c of q_c * -log softmax(input)_c`, `q_c = w_c ((1 - s) t_c + s / C)`.
///
/// **Shape**: logits `[C]`, `[N, C]` or `[N, C, d1, …, dK]`; class indices of that shape without C, or probabilities of
/// that shape. [Reduction#NONE] gives the shape without C, the others a scalar.
///
/// **Special values**: a row whose index is [#ignoreIndex] has loss 0 and no gradient, whatever its logits; the mean of
/// no
/// rows is NaN; a row with NaN or +inf, or of -inf only, gives NaN; a target of -inf gives inf, and 0 times that NaN.
///
/// **Numerics**: for class indices without smoothing, each row's loss and every gradient entry are within 1 ulp in
/// float32 of the exact value, the mean's division and the weights included. Else nothing cancels where a row is
/// confident. Rows are added up in float64.
///
/// **Errors**: `IllegalArgumentException` for integer logits, other shapes or dtypes, a class outside `[0, C)`, named
/// with
/// its row, weights that are not one a class, smoothing outside `[0, 1]`, and an ignoreIndex beside probabilities.
///
/// **PyTorch**: `nn.CrossEntropyLoss`. The mean is divided by the weights of the rows' classes for indices, by the
/// number
/// of rows for probabilities. Differences: an ignored row's NaN does not reach the gradient; negative smoothing is
/// refused; weights are constants.
///
/// @param weight one a class, `[C]`, of the input's dtype; null for none
/// @param ignoreIndex rows of this class don't count; it may lie outside `[0, C)`
/// @param labelSmoothing in `[0, 1]`: how much of each target is spread over all classes
public record CrossEntropyLoss(@Nullable Tensor weight, long ignoreIndex, double labelSmoothing, Reduction reduction)
        implements Loss {
    private static final String OP = "crossEntropy";

    public CrossEntropyLoss {
        Check.that(
                labelSmoothing >= 0 && labelSmoothing <= 1,
                "crossEntropy: label smoothing must be in [0, 1], got labelSmoothing=%s",
                labelSmoothing);
    }

    /// The mean over the rows, without weights or smoothing; rows of class -100 are ignored.
    public CrossEntropyLoss() {
        this(null, NllLoss.IGNORE, 0, Reduction.MEAN);
    }

    public CrossEntropyLoss weight(Tensor weight) {
        return new CrossEntropyLoss(weight, ignoreIndex, labelSmoothing, reduction);
    }

    public CrossEntropyLoss ignoreIndex(long ignoreIndex) {
        return new CrossEntropyLoss(weight, ignoreIndex, labelSmoothing, reduction);
    }

    public CrossEntropyLoss labelSmoothing(double labelSmoothing) {
        return new CrossEntropyLoss(weight, ignoreIndex, labelSmoothing, reduction);
    }

    public CrossEntropyLoss reduction(Reduction reduction) {
        return new CrossEntropyLoss(weight, ignoreIndex, labelSmoothing, reduction);
    }

    @Override
    public Tensor apply(Tensor input, Tensor target) {
        ClassRows rows = ClassRows.of(OP, input, weight);
        return target.shape().equals(input.shape()) ? ofProbabilities(rows, target) : ofIndices(rows, target);
    }

    private Tensor ofIndices(ClassRows rows, Tensor target) {
        ClassTargets targets = ClassTargets.of(rows, target, ignoreIndex, weight);
        Tensor logits = rows.of(rows.input());
        Tensor losses = labelSmoothing == 0
                ? targets.weigh(
                        logits.apply(new CrossEntropyRows(expected(logits, targets)), List.of(targets.indices())))
                : soft(logits, targets.indices());
        return reduction.ofRows(OP, losses, targets.total(), rows.shape(), rows.dtype());
    }

    /// The gradient of each row's loss where this loss is itself what backward starts from.
    private @Nullable NdArray expected(Tensor logits, ClassTargets targets) {
        if (reduction == Reduction.NONE || !logits.requiresGrad() || !Autograd.isRecording()) {
            return null;
        }
        return targets.scales(reduction == Reduction.MEAN ? 1 / targets.total() : 1);
    }

    private Tensor ofProbabilities(ClassRows rows, Tensor target) {
        Check.that(
                target.dtype().isFloating(),
                "crossEntropy: a target of the input's shape %s holds probabilities, of a floating dtype, got dtype=%s;"
                        + " class indices have shape %s",
                target.shape(),
                target.dtype(),
                rows.shape());
        Check.that(
                ignoreIndex < 0,
                "crossEntropy: probabilities have no class to ignore, got ignoreIndex=%d; give weight 0 to the class",
                ignoreIndex);
        DType dtype = DType.promote(rows.dtype(), target.dtype());
        Tensor losses = soft(rows.of(rows.input()), rows.of(target));
        return reduction.ofRows(OP, losses, losses.numel(), rows.shape(), dtype);
    }

    private Tensor soft(Tensor logits, Tensor target) {
        var op = new SoftCrossEntropyRows(labelSmoothing);
        Tensor w = weight;
        return logits.apply(op, w == null ? List.of(target) : List.of(target, w.detach()));
    }
}
