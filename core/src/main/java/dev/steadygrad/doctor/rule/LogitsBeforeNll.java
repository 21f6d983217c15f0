package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Provenance;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.loss.KlDivLoss;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.loss.NllLoss;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Logits before a loss that takes logarithms of probabilities, which are never above 0: without the softmax it falls
/// without end as the logits grow.
public final class LogitsBeforeNll implements Rule {
    /// What rounding can put a logarithm of a probability above 0, in any dtype, is far below.
    private static final double ABOVE_ROUNDING = 0.1;

    @Override
    public void lossCalled(Loss loss, Tensor input, Tensor target, Chart chart) {
        if (!(loss instanceof NllLoss || loss instanceof KlDivLoss)
                || Provenance.distribution(input) != null
                || !input.isFloatingPoint()
                || input.numel() == 0
                || chart.isSick(input)
                || !Cadence.looks(chart)) {
            return;
        }
        double largest = input.detach().max().item();
        if (largest > ABOVE_ROUNDING) {
            String name = Chart.nameOf(loss);
            chart.error(
                    this,
                    chart.at(name, List.of(input, target)),
                    name + " of what are no logarithms of probabilities",
                    "log p is never above 0, and the largest input is %.4g".formatted(largest),
                    loss instanceof NllLoss ? "CrossEntropyLoss takes logits" : "x.logSoftmax(dim) before the loss");
        }
    }
}
