package dev.steadygrad.loss;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Noise-contrastive estimation over a large number of classes: binary cross-entropies that tell each row's own
/// class from candidates drawn as noise, the same for all rows, `-log σ(s_own) - sum over candidates of log σ(-s)`,
/// where s is a logit of `hidden · weightᵀ + bias` less the logarithm of how often its class was to be expected;
/// then reduced. Only the sampled rows of the weight are read, and only they have gradients.
///
/// **Shape**: hidden `[…, D]`, weight `[C, D]`, bias `[C]`, class indices `[…]`. [Reduction#NONE] gives `[…]`, the
/// others a scalar.
///
/// **Special values**: a row whose index is [#ignoreIndex] has loss 0 and no gradient, whatever it holds; the mean
/// of no rows is NaN.
///
/// **Numerics**: of the logits, in float64, `log σ(±s)` by themselves, and rounded once: within 1 ulp in float32.
///
/// **Errors**: `IllegalArgumentException` as [SampledSoftmaxLoss].
///
/// **PyTorch**: none; TensorFlow's `nce_loss` with one true class a row, averaged.
///
/// **Source**: Gutmann and Hyvärinen, *Noise-contrastive estimation*, 2010; Mnih and Teh, 2012.
///
/// @param sampled how many candidates [LogUniformSampler] draws
/// @param removeAccidentalHits whether a candidate that is a row's own class is left out there
/// @param ignoreIndex rows of this class don't count; it may lie outside `[0, C)`
public record NceLoss(int sampled, boolean removeAccidentalHits, long ignoreIndex, Reduction reduction) {
    private static final String OP = "nceLoss";

    /// The mean over the rows, accidental hits included; rows of class -100 are ignored.
    public NceLoss(int sampled) {
        this(sampled, false, NllLoss.IGNORE, Reduction.MEAN);
    }

    public NceLoss removeAccidentalHits(boolean removeAccidentalHits) {
        return new NceLoss(sampled, removeAccidentalHits, ignoreIndex, reduction);
    }

    public NceLoss ignoreIndex(long ignoreIndex) {
        return new NceLoss(sampled, removeAccidentalHits, ignoreIndex, reduction);
    }

    public NceLoss reduction(Reduction reduction) {
        return new NceLoss(sampled, removeAccidentalHits, ignoreIndex, reduction);
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
        Tensor own = logits.own().to(DType.FLOAT64).logsigmoid().sum(1);
        Tensor others = logits.others().to(DType.FLOAT64).neg().logsigmoid();
        Tensor noise = removeAccidentalHits ? others.maskedFill(logits.hits(), 0.0) : others;
        return logits.reduce(OP, reduction, own.add(noise.sum(1)).neg());
    }
}
