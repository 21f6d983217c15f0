package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.loss.LossPolicy;
import dev.steadygrad.loss.Reduction;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// A batch of which no row counts: all targets are ignored, or there are none. The mean of no rows is NaN.
public final class AllIgnored implements Rule {

    @Override
    public void lossCalled(Loss loss, Tensor input, Tensor target, Chart chart) {
        if (!chart.looksClosely()) {
            return;
        }
        ClassLoss c = ClassLoss.of(loss);
        if (c == null || !c.hasIndices(input, target) || isMeant(loss) || c.hasLive(target)) {
            return;
        }
        boolean mean = c.reduction() == Reduction.MEAN;
        chart.error(
                this,
                chart.at(Chart.nameOf(loss), List.of(input, target)),
                target.numel() == 0 ? "a batch without rows" : "all targets of a batch are ignored",
                target.numel() == 0
                        ? "there is nothing to learn from"
                        : "all %d are %d; ".formatted(target.numel(), c.ignoreIndex())
                                + (mean ? "their mean is 0 / 0, NaN" : "there is nothing to learn from"),
                "leave such batches out where the labels are made (a prompt cut before its answer, a crop without any "
                        + "label)"
                        + (mean && loss instanceof CrossEntropyLoss ? ", or new LossPolicy().noRows(ZERO)" : ""));
    }

    private static boolean isMeant(Loss loss) {
        return loss instanceof CrossEntropyLoss l && l.policy().noRows() != LossPolicy.NoRows.NAN;
    }
}
