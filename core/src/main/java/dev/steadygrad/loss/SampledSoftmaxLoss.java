package dev.steadygrad.loss;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.op.CrossEntropyRows;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cross-entropy over a large number of classes from a sample of them: that of `hidden · weightᵀ + bias` over each
/// row's own class and candidates, the same for all rows, with the logarithm of how often a class was to be
/// expected among these taken off its logit, so that the sums of exponentials agree on average; then reduced. Only
/// the sampled rows of the weight are read, and only they have gradients.
///
/// It is for training; for evaluation take [CrossEntropyLoss] of all logits.
///
/// **Shape**: hidden `[…, D]`, weight `[C, D]`, bias `[C]`, class indices `[…]`. [Reduction#NONE] gives `[…]`, the
/// others a scalar.
///
/// **Special values**: a row whose index is [#ignoreIndex] has loss 0 and no gradient, whatever it holds; the mean
/// of no rows is NaN. With all classes as candidates it is [CrossEntropyLoss].
///
/// **Numerics**: of the logits, as [CrossEntropyLoss] within 1 ulp in float32.
///
/// **Errors**: `IllegalArgumentException` for shapes and dtypes that don't fit, a class outside `[0, C)`, named
/// with its row, and more samples than classes.
///
/// **PyTorch**: none; TensorFlow's `sampled_softmax_loss` with one true class a row, averaged.
///
/// **Source**: Jean et al., *On Using Very Large Target Vocabulary for Neural Machine Translation*, 2015.
///
/// @param sampled how many candidates [LogUniformSampler] draws
/// @param removeAccidentalHits whether a candidate that is a row's own class is left out there
/// @param ignoreIndex rows of this class don't count; it may lie outside `[0, C)`
public record SampledSoftmaxLoss(int sampled, boolean removeAccidentalHits, long ignoreIndex, Reduction reduction) {
    private static final String OP = "sampledSoftmaxLoss";

    /// The mean over the rows, without accidental hits; rows of class -100 are ignored.
    public SampledSoftmaxLoss(int sampled) {
        this(sampled, true, NllLoss.IGNORE, Reduction.MEAN);
    }

    public SampledSoftmaxLoss removeAccidentalHits(boolean removeAccidentalHits) {
        return new SampledSoftmaxLoss(sampled, removeAccidentalHits, ignoreIndex, reduction);
    }

    public SampledSoftmaxLoss ignoreIndex(long ignoreIndex) {
        return new SampledSoftmaxLoss(sampled, removeAccidentalHits, ignoreIndex, reduction);
    }

    public SampledSoftmaxLoss reduction(Reduction reduction) {
        return new SampledSoftmaxLoss(sampled, removeAccidentalHits, ignoreIndex, reduction);
    }

    /// With candidates drawn from `rng`.
    public Tensor apply(Tensor hidden, Tensor weight, @Nullable Tensor bias, Tensor target, Rng rng) {
        var layer = new CandidateLogits.Layer(OP, hidden, weight, bias);
        return apply(hidden, weight, bias, target, new LogUniformSampler(layer.classes(), sampled).sample(rng));
    }

    /// With candidates of the caller's.
    public Tensor apply(Tensor hidden, Tensor weight, @Nullable Tensor bias, Tensor target, Candidates candidates) {
        var layer = new CandidateLogits.Layer(OP, hidden, weight, bias);
        CandidateLogits logits = CandidateLogits.of(layer, target, ignoreIndex, candidates);
        Tensor others = removeAccidentalHits
                ? logits.others().maskedFill(logits.hits(), Double.NEGATIVE_INFINITY)
                : logits.others();
        Tensor rows = Tensor.cat(List.of(logits.own(), others), 1);
        Tensor losses = rows.apply(new CrossEntropyRows(), List.of(Tensor.zeros(DType.INT64, rows.size(0))));
        return logits.reduce(OP, reduction, losses);
    }
}
