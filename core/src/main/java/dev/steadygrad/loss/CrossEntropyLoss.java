package dev.steadygrad.loss;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.op.EmptyRow;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cross-entropy of logits: `-log softmax(input)[target]` of each row, then reduced. It takes the logits themselves,
/// never probabilities: softmax is inside, exact.
///
/// A target is a class index a row, or, where it has the input's shape, a probability t for each class. With smoothing
/// s and weights w a row's loss is `sum over c of q_c * -log softmax(x)_c`, `q_c = w_c ((1 - s) t_c + s / C)`.
/// Beyond PyTorch:
///
/// - [#classMask]: a class with false takes no part in the row, neither in the softmax nor in the smoothing, and gets
///   no gradient, whatever its logit.
/// - [#softCap]: x is `cap * tanh(input / cap)`.
/// - [#zLoss]: adds `z * logsumexp(x)²` times what the row counts: its row weight times its class's weight.
/// - [#rowWeight]: a constant times each row's loss, which counts in the mean's divisor too.
/// - [#policy]: the answers to what has no one right answer.
/// - [#overwriteLogits]: the gradient takes the memory of the logits, which are gone then: nothing is allocated.
/// - [#value]: a loss that merges over parts of a batch. [#report]: what the logits look like.
///
/// **Shape**: logits `[C]`, `[N, C]` or `[N, C, d1, …, dK]`, or with the classes at [#classDim]; class indices and row
/// weights of that shape without C, probabilities and class mask of that shape, or `[C]` for the mask.
/// [Reduction#NONE] gives the shape without C, the others a scalar.
///
/// **Special values**: a row whose index is [#ignoreIndex] has loss 0 and no gradient, whatever its logits; the mean of
/// no rows is NaN; a row with NaN or +inf, or of -inf only, gives NaN; a target of -inf gives inf, and 0 times that
/// NaN, but beside a class mask 0. [LossPolicy] has other answers.
///
/// **Numerics**: for class indices without smoothing, each row's loss and every gradient entry are within 1 ulp in
/// float32 of the exact value, the mean's division and the weights included. Else nothing cancels where a row is
/// confident. Rows are added up in float64; with a cap or a z-loss all is in float64 until the one rounding at the end.
///
/// **Errors**: `IllegalArgumentException` for integer logits, other shapes or dtypes, a class outside `[0, C)` or
/// masked, named with its row, weights that are not one a class or one a row, smoothing outside `[0, 1]`, a cap of 0 or
/// less, a negative z, and an ignoreIndex beside probabilities; `IndexOutOfBoundsException` for the class dim. With
/// [#overwriteLogits] also for all but class indices and weights, and for logits that are not contiguous, with the
/// classes last, in memory of their own; `IllegalStateException` for a leaf that wants a gradient or a view of one, and
/// in a backward that brings another gradient than 1 or needs the logits' values.
///
/// **PyTorch**: `nn.CrossEntropyLoss`. The mean is divided by the weights of the rows' classes for indices, by the
/// number of rows for probabilities. Differences: an ignored row's NaN does not reach the gradient; negative smoothing
/// is refused; weights are constants; indices may be int32 and uint8.
///
/// **Source**: z-loss: Chowdhery et al., PaLM, 2022; cap: Gemma 2, 2024.
///
/// @param weight one a class, `[C]`, of the input's dtype; null for none
/// @param ignoreIndex rows of this class don't count; it may lie outside `[0, C)`
/// @param labelSmoothing in `[0, 1]`: how much of each target is spread over all classes
/// @param classDim null for 1, or 0 where there is one dimension
/// @param classMask bool, true for the classes that take part; null for all
/// @param rowWeight one a row; null for none
/// @param zLoss the coefficient z
/// @param softCap inf for none
/// @param overwriteLogits whether the call may write the logits' gradient over them, which it does where history is
///     recorded; for the mean and the sum over class indices
public record CrossEntropyLoss(
        @Nullable Tensor weight,
        long ignoreIndex,
        double labelSmoothing,
        Reduction reduction,
        @Nullable Integer classDim,
        @Nullable Tensor classMask,
        @Nullable Tensor rowWeight,
        double zLoss,
        double softCap,
        LossPolicy policy,
        boolean overwriteLogits)
        implements Loss {
    static final String OP = "crossEntropy";

    public CrossEntropyLoss {
        Check.that(
                labelSmoothing >= 0 && labelSmoothing <= 1,
                "crossEntropy: label smoothing must be in [0, 1], got labelSmoothing=%s",
                labelSmoothing);
        Check.that(
                zLoss >= 0 && zLoss < Double.POSITIVE_INFINITY,
                "crossEntropy: the coefficient of the z-loss must be finite and 0 or more, got zLoss=%s",
                zLoss);
        Check.that(softCap > 0, "crossEntropy: the cap must be above 0, got softCap=%s", softCap);
        Check.that(
                !overwriteLogits || reduction == Reduction.MEAN || reduction == Reduction.SUM,
                "crossEntropy: overwriteLogits is for the reductions MEAN and SUM, got reduction=%s",
                reduction);
        Check.that(
                !overwriteLogits || isPlain(labelSmoothing, classMask, zLoss, softCap, policy),
                "crossEntropy: overwriteLogits goes without classMask, and without uniform empty rows, got"
                        + " labelSmoothing=%s, zLoss=%s, softCap=%s, emptyRow=%s; it needs 0, 0, inf and NAN or ZERO",
                labelSmoothing,
                zLoss,
                softCap,
                policy.emptyRow());
    }

    /// The mean over the rows, without weights or smoothing; rows of class -100 are ignored.
    public CrossEntropyLoss() {
        this(
                null,
                NllLoss.IGNORE,
                0,
                Reduction.MEAN,
                null,
                null,
                null,
                0,
                Double.POSITIVE_INFINITY,
                new LossPolicy(),
                false);
    }

    public CrossEntropyLoss weight(Tensor weight) {
        return new CrossEntropyLoss(
                weight,
                ignoreIndex,
                labelSmoothing,
                reduction,
                classDim,
                classMask,
                rowWeight,
                zLoss,
                softCap,
                policy,
                overwriteLogits);
    }

    public CrossEntropyLoss ignoreIndex(long ignoreIndex) {
        return new CrossEntropyLoss(
                weight,
                ignoreIndex,
                labelSmoothing,
                reduction,
                classDim,
                classMask,
                rowWeight,
                zLoss,
                softCap,
                policy,
                overwriteLogits);
    }

    public CrossEntropyLoss labelSmoothing(double labelSmoothing) {
        return new CrossEntropyLoss(
                weight,
                ignoreIndex,
                labelSmoothing,
                reduction,
                classDim,
                classMask,
                rowWeight,
                zLoss,
                softCap,
                policy,
                overwriteLogits);
    }

    public CrossEntropyLoss reduction(Reduction reduction) {
        return new CrossEntropyLoss(
                weight,
                ignoreIndex,
                labelSmoothing,
                reduction,
                classDim,
                classMask,
                rowWeight,
                zLoss,
                softCap,
                policy,
                overwriteLogits);
    }

    public CrossEntropyLoss classDim(int classDim) {
        return new CrossEntropyLoss(
                weight,
                ignoreIndex,
                labelSmoothing,
                reduction,
                classDim,
                classMask,
                rowWeight,
                zLoss,
                softCap,
                policy,
                overwriteLogits);
    }

    public CrossEntropyLoss classMask(Tensor classMask) {
        return new CrossEntropyLoss(
                weight,
                ignoreIndex,
                labelSmoothing,
                reduction,
                classDim,
                classMask,
                rowWeight,
                zLoss,
                softCap,
                policy,
                overwriteLogits);
    }

    public CrossEntropyLoss rowWeight(Tensor rowWeight) {
        return new CrossEntropyLoss(
                weight,
                ignoreIndex,
                labelSmoothing,
                reduction,
                classDim,
                classMask,
                rowWeight,
                zLoss,
                softCap,
                policy,
                overwriteLogits);
    }

    public CrossEntropyLoss zLoss(double zLoss) {
        return new CrossEntropyLoss(
                weight,
                ignoreIndex,
                labelSmoothing,
                reduction,
                classDim,
                classMask,
                rowWeight,
                zLoss,
                softCap,
                policy,
                overwriteLogits);
    }

    public CrossEntropyLoss softCap(double softCap) {
        return new CrossEntropyLoss(
                weight,
                ignoreIndex,
                labelSmoothing,
                reduction,
                classDim,
                classMask,
                rowWeight,
                zLoss,
                softCap,
                policy,
                overwriteLogits);
    }

    public CrossEntropyLoss policy(LossPolicy policy) {
        return new CrossEntropyLoss(
                weight,
                ignoreIndex,
                labelSmoothing,
                reduction,
                classDim,
                classMask,
                rowWeight,
                zLoss,
                softCap,
                policy,
                overwriteLogits);
    }

    public CrossEntropyLoss overwriteLogits(boolean overwriteLogits) {
        return new CrossEntropyLoss(
                weight,
                ignoreIndex,
                labelSmoothing,
                reduction,
                classDim,
                classMask,
                rowWeight,
                zLoss,
                softCap,
                policy,
                overwriteLogits);
    }

    /// Whether softmax gets the logits as they are, and a class index is all that they are compared with.
    boolean isPlain() {
        return isPlain(labelSmoothing, classMask, zLoss, softCap, policy);
    }

    private static boolean isPlain(
            double labelSmoothing, @Nullable Tensor classMask, double zLoss, double softCap, LossPolicy policy) {
        return labelSmoothing == 0
                && classMask == null
                && zLoss == 0
                && softCap == Double.POSITIVE_INFINITY
                && policy.emptyRow() != EmptyRow.UNIFORM;
    }

    @Override
    public Tensor apply(Tensor input, Tensor target) {
        return Observers.within(this, List.of(input, target), () -> of(CrossEntropyCall.of(this, input, target)));
    }

    /// As [#apply], before the reduction, whatever it is, and with the logits kept: what merges with that of other
    /// rows.
    public LossValue value(Tensor input, Tensor target) {
        return Observers.within(this, List.of(input, target), () -> {
            CrossEntropyCall call = CrossEntropyCall.of(overwriteLogits(false), input, target);
            return new LossValue(call.losses(null).sum(), call.total(), call.count());
        });
    }

    /// As [#apply], with a report, which takes another pass over the logits.
    public ReportedLoss report(Tensor input, Tensor target) {
        return Observers.within(this, List.of(input, target), () -> {
            CrossEntropyCall call = CrossEntropyCall.of(this, input, target);
            LossReport report = call.report(divisor(call));
            return new ReportedLoss(of(call), report);
        });
    }

    private Tensor of(CrossEntropyCall call) {
        double divisor = divisor(call);
        NdArray expected = reduction == Reduction.NONE
                ? null
                : NdArray.full(DType.FLOAT64, Shape.of(call.shape().numel()), 1 / divisor);
        return reduction.ofRows(OP, call.losses(expected, overwriteLogits), divisor, call.shape(), call.dtype());
    }

    /// What the losses are divided by.
    private double divisor(CrossEntropyCall call) {
        return reduction == Reduction.MEAN ? policy.noRows().divisor(OP, call.total()) : 1;
    }
}
