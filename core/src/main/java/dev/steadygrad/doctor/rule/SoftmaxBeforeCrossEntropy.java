package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Provenance;
import dev.steadygrad.doctor.Provenance.Distribution;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.doctor.Where;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Softmax or log-softmax before cross-entropy, which has one inside. Of probabilities it takes another softmax: then
/// no class gets more than e / (e + C - 1), so the loss has a floor, and learning is slow.
public final class SoftmaxBeforeCrossEntropy implements Rule {

    @Override
    public void lossCalled(Loss loss, Tensor input, Tensor target, Chart chart) {
        Distribution p = Provenance.distribution(input);
        if (!(loss instanceof CrossEntropyLoss) || p == null) {
            return;
        }
        Where where = chart.at(Chart.nameOf(loss), List.of(input, target));
        if (p.log()) {
            chart.warn(
                    this,
                    where,
                    "log-softmax before cross-entropy, which has one inside",
                    "a second log-softmax changes nothing but takes time and digits",
                    "give the logits to CrossEntropyLoss, or log-probabilities to NllLoss");
        } else {
            int c = input.size(p.dim());
            chart.error(
                    this,
                    where,
                    "softmax before cross-entropy, which has one inside",
                    ("of probabilities over %d classes the second softmax gives no class more than e / (e + %d): "
                                    + "the loss can't pass ln(1 + %d/e) = %.4f, and its gradients are small")
                            .formatted(c, c - 1, c - 1, Math.log1p((c - 1) / Math.E)),
                    "leave the softmax out: CrossEntropyLoss takes the logits");
        }
    }
}
