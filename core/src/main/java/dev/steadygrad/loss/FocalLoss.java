package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.op.Focal;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The focal loss of logits and the one right class of each: cross-entropy that counts less where the model is
/// sure, `-weight[target] (1 - p)^gamma log p` of each row with p the probability of its target, then reduced.
///
/// **Shape**: logits `[C]`, `[N, C]` or `[N, C, d1, …, dK]` and class indices of that shape without C.
/// [Reduction#NONE] gives the shape without C, the others a scalar.
///
/// **Special values**: a row whose index is [#ignoreIndex] has loss 0 and no gradient, whatever its logits; the
/// mean of no rows is NaN; a row with NaN or +inf, or of -inf only, gives NaN; a target of -inf gives inf. With a
/// gamma of 0 it is [CrossEntropyLoss], to the last bit.
///
/// **Numerics**: 1 - p is taken from log p, so that a confident row keeps its digits: within 1 ulp of the exact
/// value in float32, loss and gradient; in float64 within 4 (gamma + 1) ulp. Rows are added up in float64.
///
/// **Errors**: `IllegalArgumentException` as [CrossEntropyLoss], and for a gamma that is negative or not finite.
///
/// **PyTorch**: none; [SigmoidFocalLoss] is that of torchvision. The mean is divided by the weights of the rows'
/// classes, as for cross-entropy.
///
/// **Source**: Lin et al., *Focal Loss for Dense Object Detection*, 2017.
///
/// @param gamma how much less sure rows count; 0 for not at all
/// @param weight one a class, `[C]`, of the input's dtype, the paper's alpha; null for none
/// @param ignoreIndex rows of this class don't count; it may lie outside `[0, C)`
public record FocalLoss(double gamma, @Nullable Tensor weight, long ignoreIndex, Reduction reduction) implements Loss {
    private static final String OP = "focalLoss";

    public FocalLoss {
        checkGamma(OP, gamma);
    }

    /// The mean over the rows, with a gamma of 2 and without weights; rows of class -100 are ignored.
    public FocalLoss() {
        this(2, null, NllLoss.IGNORE, Reduction.MEAN);
    }

    static void checkGamma(String op, double gamma) {
        Check.that(
                gamma >= 0 && gamma < Double.POSITIVE_INFINITY,
                "%s: gamma must be 0 or more and finite, got gamma=%s",
                op,
                gamma);
    }

    public FocalLoss gamma(double gamma) {
        return new FocalLoss(gamma, weight, ignoreIndex, reduction);
    }

    public FocalLoss weight(Tensor weight) {
        return new FocalLoss(gamma, weight, ignoreIndex, reduction);
    }

    public FocalLoss ignoreIndex(long ignoreIndex) {
        return new FocalLoss(gamma, weight, ignoreIndex, reduction);
    }

    public FocalLoss reduction(Reduction reduction) {
        return new FocalLoss(gamma, weight, ignoreIndex, reduction);
    }

    @Override
    public Tensor apply(Tensor input, Tensor target) {
        return Observers.within(this, List.of(input, target), () -> loss(input, target));
    }

    private Tensor loss(Tensor input, Tensor target) {
        ClassRows rows = ClassRows.of(OP, input, weight);
        return rows.reduced(input, target, ignoreIndex, weight, reduction, losses -> losses.apply(new Focal(gamma)));
    }
}
