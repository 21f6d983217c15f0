package dev.steadygrad.calibration;

import dev.steadygrad.tensor.Tensor;

/// The mean cross-entropy of `β z` as a function of β = 1 / T, which is convex: with the differences `d = z - z[label]`
/// a row's loss is `logsumexp(β d)`, its slope the mean of d under `p = softmax(β d)`, its curvature the variance.
///
/// **Numerics**: d comes before β, so that an offset that a row's logits share costs no digits; nothing is subtracted
/// after it but the mean in the variance.
final class TemperatureLoss {
    private final Tensor d;

    /// At one β.
    record Point(double beta, double loss, double slope, double curvature) {
        /// Whether this is at least as good as `other`, as far as roundings tell: then the smaller slope tells.
        boolean isAtLeast(Point other) {
            double rounding = 4 * Math.ulp(other.loss);
            return loss < other.loss - rounding
                    || loss <= other.loss + rounding && Math.abs(slope) <= Math.abs(other.slope);
        }
    }

    TemperatureLoss(CalibrationSet set) {
        d = set.logits().sub(set.logits().gather(1, set.column()));
    }

    Point at(double beta) {
        Tensor x = d.mul(beta);
        Tensor p = x.softmax(1);
        Tensor mean = p.mul(d).sum(1, true);
        double curvature = p.mul(d.sub(mean).square()).sum(1).mean().item();
        return new Point(beta, x.logsumexp(1).mean().item(), mean.mean().item(), curvature);
    }

    /// How far a row's logits are apart: the root mean square of d; 0 where all rows are constant.
    double spread() {
        return Math.sqrt(d.square().mean().item());
    }

    /// Whether each label has its row's largest logit, or one of the largest: the loss falls for ever as β grows.
    boolean isSeparable() {
        return d.max().item() <= 0;
    }

    /// Whether the loss rises from β = 0 on: the labels' logits are no larger than the others, on average.
    boolean isNoBetterThanChance() {
        return d.mean().item() >= 0;
    }
}
