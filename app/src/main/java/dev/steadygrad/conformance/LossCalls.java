package dev.steadygrad.conformance;

import static dev.steadygrad.conformance.Calls.one;

import dev.steadygrad.base.Check;
import dev.steadygrad.conformance.Calls.Call;
import dev.steadygrad.loss.BceWithLogitsLoss;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.KlDivLoss;
import dev.steadygrad.loss.MseLoss;
import dev.steadygrad.loss.NllLoss;
import dev.steadygrad.loss.Reduction;
import dev.steadygrad.tensor.Tensor;
import java.util.Map;

/// Losses.
final class LossCalls {
    private static final int IGNORE = -100;

    private LossCalls() {}

    static void addTo(Map<String, Call> calls) {
        one(calls, "cross_entropy", LossCalls::crossEntropy);
        one(calls, "nll_loss", LossCalls::nll);
        one(calls, "binary_cross_entropy_with_logits", LossCalls::binaryCrossEntropy);
        one(calls, "kl_div", LossCalls::klDiv);
        one(calls, "mse_loss", a -> new MseLoss(reduction(a)).apply(a.input(), a.tensor("target")));
    }

    private static Tensor crossEntropy(Arguments a) {
        Tensor weight = a.tensorOrNull("weight");
        CrossEntropyLoss loss = new CrossEntropyLoss()
                .ignoreIndex(a.integer("ignore_index", IGNORE))
                .labelSmoothing(a.real("label_smoothing", 0))
                .reduction(reduction(a));
        return (weight == null ? loss : loss.weight(weight)).apply(a.input(), a.tensor("target"));
    }

    private static Tensor nll(Arguments a) {
        NllLoss loss = new NllLoss(a.tensorOrNull("weight"), a.integer("ignore_index", IGNORE), reduction(a));
        return loss.apply(a.input(), a.tensor("target"));
    }

    private static Tensor binaryCrossEntropy(Arguments a) {
        var loss = new BceWithLogitsLoss(a.tensorOrNull("weight"), a.tensorOrNull("pos_weight"), reduction(a));
        return loss.apply(a.input(), a.tensor("target"));
    }

    private static Tensor klDiv(Arguments a) {
        return new KlDivLoss(a.flag("log_target", false), reduction(a)).apply(a.input(), a.tensor("target"));
    }

    /// One that is not there can't be named in Java; it is refused here.
    private static Reduction reduction(Arguments a) {
        String name = a.text("reduction", "mean");
        return switch (name) {
            case "none" -> Reduction.NONE;
            case "mean" -> Reduction.MEAN;
            case "sum" -> Reduction.SUM;
            case "batchmean" -> Reduction.BATCHMEAN;
            default -> throw Check.error("reduction: must be none, mean, sum or batchmean, got reduction=%s", name);
        };
    }
}
