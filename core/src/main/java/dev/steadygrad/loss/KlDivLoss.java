package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.op.KlDivergence;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// The Kullback-Leibler divergence of `target` from `input`, which holds log-probabilities: `t (log t - x)` of each
/// element, then reduced. The target may hold log-probabilities too.
///
/// **Shape**: both broadcast. [Reduction#BATCHMEAN] is the mathematical mean over a batch of distributions;
/// [Reduction#MEAN], the default, divides by the number of elements.
///
/// **Special values**: a target of 0 gives 0, but NaN where the input is infinite; a negative one gives NaN.
///
/// **Numerics**: computed in the input's dtype; where both distributions are close, `log t - x` cancels, which
/// [JensenShannonLoss] does not do.
///
/// **Errors**: `IllegalArgumentException` for integers, shapes that don't broadcast, and [Reduction#BATCHMEAN] of
/// scalars.
///
/// **PyTorch**: `nn.KLDivLoss`, with its default.
///
/// **Source**: Kullback and Leibler, *On Information and Sufficiency*, 1951.
///
/// @param logTarget whether the target holds logarithms
public record KlDivLoss(boolean logTarget, Reduction reduction) implements Loss {

    /// The mean over all elements, of a target of probabilities.
    public KlDivLoss() {
        this(false, Reduction.MEAN);
    }

    public KlDivLoss logTarget(boolean logTarget) {
        return new KlDivLoss(logTarget, reduction);
    }

    public KlDivLoss reduction(Reduction reduction) {
        return new KlDivLoss(logTarget, reduction);
    }

    @Override
    public Tensor apply(Tensor input, Tensor target) {
        return Observers.within(this, List.of(input, target), () -> loss(input, target));
    }

    private Tensor loss(Tensor input, Tensor target) {
        Check.floating("klDiv", input.dtype());
        Check.floating("klDiv", target.dtype());
        Tensor losses = input.apply(new KlDivergence(logTarget), target);
        if (reduction != Reduction.BATCHMEAN) {
            return reduction.of("klDiv", losses);
        }
        Check.that(
                input.rank() > 0,
                "klDiv: the mean over a batch needs a first dimension, got input of shape=%s; use MEAN",
                input.shape());
        return losses.sum().div((double) input.size(0));
    }
}
