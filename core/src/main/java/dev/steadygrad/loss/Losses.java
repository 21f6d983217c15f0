package dev.steadygrad.loss;

import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// The losses as functions, by the names of `torch.nn.functional` and with its defaults: the mean. Settings are the
/// classes': `new CrossEntropyLoss().labelSmoothing(0.1).apply(input, target)`.
public final class Losses {
    private Losses() {}

    /// See [CrossEntropyLoss].
    public static Tensor crossEntropy(Tensor input, Tensor target) {
        return new CrossEntropyLoss().apply(input, target);
    }

    /// See [LinearCrossEntropyLoss].
    public static Tensor fusedLinearCrossEntropy(
            Tensor hidden, Tensor weight, @Nullable Tensor bias, Tensor target, CrossEntropyLoss options) {
        return new LinearCrossEntropyLoss(options).apply(hidden, weight, bias, target);
    }

    /// See [NllLoss].
    public static Tensor nllLoss(Tensor input, Tensor target) {
        return new NllLoss().apply(input, target);
    }

    /// See [KlDivLoss].
    public static Tensor klDiv(Tensor input, Tensor target) {
        return new KlDivLoss().apply(input, target);
    }

    /// See [BceWithLogitsLoss].
    public static Tensor binaryCrossEntropyWithLogits(Tensor input, Tensor target) {
        return new BceWithLogitsLoss().apply(input, target);
    }

    /// See [FocalLoss].
    public static Tensor focalLoss(Tensor input, Tensor target) {
        return new FocalLoss().apply(input, target);
    }

    /// See [SigmoidFocalLoss]: of each element.
    public static Tensor sigmoidFocalLoss(Tensor input, Tensor target) {
        return new SigmoidFocalLoss().apply(input, target);
    }

    /// See [Poly1Loss].
    public static Tensor poly1Loss(Tensor input, Tensor target) {
        return new Poly1Loss().apply(input, target);
    }

    /// See [JensenShannonLoss].
    public static Tensor jensenShannon(Tensor input, Tensor target) {
        return new JensenShannonLoss().apply(input, target);
    }

    /// See [MultiLabelSoftMarginLoss].
    public static Tensor multilabelSoftMarginLoss(Tensor input, Tensor target) {
        return new MultiLabelSoftMarginLoss().apply(input, target);
    }

    /// See [MultiMarginLoss].
    public static Tensor multiMarginLoss(Tensor input, Tensor target) {
        return new MultiMarginLoss().apply(input, target);
    }

    /// See [MseLoss].
    public static Tensor mseLoss(Tensor input, Tensor target) {
        return new MseLoss().apply(input, target);
    }

    /// See [L1Loss].
    public static Tensor l1Loss(Tensor input, Tensor target) {
        return new L1Loss().apply(input, target);
    }

    /// See [HuberLoss].
    public static Tensor huberLoss(Tensor input, Tensor target) {
        return new HuberLoss().apply(input, target);
    }
}
