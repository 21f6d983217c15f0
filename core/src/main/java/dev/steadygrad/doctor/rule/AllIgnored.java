package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.loss.LossPolicy;
import dev.steadygrad.loss.Reduction;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// A mean over a batch of which no row counts: all targets are ignored, or there are none. It is NaN.
public final class AllIgnored implements Rule {

    @Override
    public void lossCalled(Loss loss, Tensor input, Tensor target, Chart chart) {
        if (!chart.looksClosely()) {
            return;
        }
        ClassLoss c = ClassLoss.of(loss);
        if (c == null
                || c.reduction() != Reduction.MEAN
                || !c.hasIndices(input, target)
                || isMeant(loss)
                || c.hasLive(target)) {
            return;
        }
        chart.error(
                this,
                chart.at(Chart.nameOf(loss), List.of(input, target)),
                target.numel() == 0 ? "a batch without rows" : "all targets of a batch are ignored",
                (target.numel() == 0 ? "" : "all %d are %d; ".formatted(target.numel(), c.ignoreIndex()))
                        + "the mean of no rows is 0 / 0, NaN",
                "leave such batches out where the labels are made (a prompt cut before its answer, a crop without any "
                        + "label)"
                        + (loss instanceof CrossEntropyLoss ? ", or new LossPolicy().noRows(ZERO)" : ""));
    }

    private static boolean isMeant(Loss loss) {
        return loss instanceof CrossEntropyLoss l && l.policy().noRows() != LossPolicy.NoRows.NAN;
    }
}
