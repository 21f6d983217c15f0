package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Mode;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// A loss that is NaN or infinite, in [Mode#LIGHT], which sees no more of it.
public final class NonFiniteLoss implements Rule {
    private boolean told;

    @Override
    public void lossGave(Loss loss, Tensor input, Tensor target, Tensor result, Chart chart) {
        look(Chart.nameOf(loss), List.of(input, target), result, chart);
    }

    @Override
    public void backwardBegins(List<Tensor> outputs, Chart chart) {
        look("backward", outputs, outputs.getFirst(), chart);
    }

    private void look(String work, List<Tensor> given, Tensor loss, Chart chart) {
        if (chart.mode() == Mode.FULL || loss.numel() != 1 || Double.isFinite(loss.item())) {
            return;
        }
        if (!told) {
            told = true;
            chart.error(
                    this,
                    chart.at(work, given),
                    "the loss is " + loss.item(),
                    "some op before it made a number that is not finite",
                    "run this batch again with new Doctor(Mode.FULL), which finds the op");
        }
    }
}
