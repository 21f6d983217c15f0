package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.op.SigmoidFocal;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// The focal loss of logits, an independent yes or no each: binary cross-entropy that counts less where the model
/// is sure, `(alpha t + (1 - alpha) (1 - t)) (1 - p)^gamma ce` of each element, with p the probability of its
/// target, then reduced.
///
/// **Shape**: logits and target of one shape.
///
/// **Special values**: an infinite logit gives NaN, as in [BceWithLogitsLoss].
///
/// **Numerics**: computed in float64, without terms that cancel, and rounded once: within 1 ulp of the exact value
/// in float32, loss and gradient; in float64 within 4 (gamma + 1) ulp.
///
/// **Errors**: `IllegalArgumentException` for integer logits, a target of another shape, a negative gamma, and an
/// alpha outside `[0, 1]` other than -1.
///
/// **PyTorch**: `torchvision.ops.sigmoid_focal_loss`, with its defaults: also [Reduction#NONE].
///
/// **Source**: Lin et al., *Focal Loss for Dense Object Detection*, 2017.
///
/// @param alpha what a yes counts, and a no what is left of 1; -1 for 1 each
/// @param gamma how much less sure elements count; 0 for not at all
public record SigmoidFocalLoss(double alpha, double gamma, Reduction reduction) implements Loss {
    private static final String OP = "sigmoidFocalLoss";

    public SigmoidFocalLoss {
        Check.that(
                alpha >= 0 && alpha <= 1 || alpha == -1,
                "%s: alpha must be in [0, 1], or -1 for none, got alpha=%s",
                OP,
                alpha);
        FocalLoss.checkGamma(OP, gamma);
    }

    /// Each element, with an alpha of 0.25 and a gamma of 2.
    public SigmoidFocalLoss() {
        this(0.25, 2, Reduction.NONE);
    }

    public SigmoidFocalLoss alpha(double alpha) {
        return new SigmoidFocalLoss(alpha, gamma, reduction);
    }

    public SigmoidFocalLoss gamma(double gamma) {
        return new SigmoidFocalLoss(alpha, gamma, reduction);
    }

    public SigmoidFocalLoss reduction(Reduction reduction) {
        return new SigmoidFocalLoss(alpha, gamma, reduction);
    }

    @Override
    public Tensor apply(Tensor input, Tensor target) {
        return Observers.within(this, List.of(input, target), () -> loss(input, target));
    }

    private Tensor loss(Tensor input, Tensor target) {
        Check.floating(OP, input.dtype());
        Check.sameShape(OP, "the target", target.shape(), input.shape());
        Tensor t = target.to(DType.FLOAT64);
        Tensor losses = input.to(DType.FLOAT64).apply(new SigmoidFocal(gamma), t);
        Tensor counted =
                alpha < 0 ? losses : losses.mul(t.mul(alpha).add(t.rsub(1).mul(1 - alpha)));
        DType dtype = DType.promote(input.dtype(), target.dtype());
        return reduction.ofRows(OP, counted, input.numel(), input.shape(), dtype);
    }
}
