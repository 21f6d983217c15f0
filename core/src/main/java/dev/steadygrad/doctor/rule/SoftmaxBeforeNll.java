package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Provenance;
import dev.steadygrad.doctor.Provenance.Distribution;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.loss.KlDivLoss;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.loss.NllLoss;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Softmax before a loss that takes logarithms of probabilities: it reads p as log p, so that a probability near 0, the
/// worst, costs no more than 1 above the best.
public final class SoftmaxBeforeNll implements Rule {

    @Override
    public void lossCalled(Loss loss, Tensor input, Tensor target, Chart chart) {
        Distribution p = Provenance.distribution(input);
        if (p == null || p.log() || !(loss instanceof NllLoss || loss instanceof KlDivLoss)) {
            return;
        }
        String name = Chart.nameOf(loss);
        chart.error(
                this,
                chart.at(name, List.of(input, target)),
                "softmax before " + name + ", which takes logarithms of probabilities",
                loss instanceof NllLoss
                        ? "the loss of a row is -p then: it lies in [-1, 0], and its slope is -1 however wrong the row is"
                        : "p stands where log p is meant: the loss is least for a p of 1 in every class",
                "x.logSoftmax(%d) in place of x.softmax(%d)".formatted(p.dim(), p.dim())
                        + (loss instanceof NllLoss ? ", or CrossEntropyLoss of x itself" : ""));
    }
}
