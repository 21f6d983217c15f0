package dev.steadygrad.doctor.rule;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.base.DType;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Mode;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.doctor.Where;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.tensor.Observer.Derivative;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A loss that is NaN or infinite, in [Mode#LIGHT], whatever is logged of it. The values that ops keep for their
/// gradients tell which of them was the first, as far as they go.
public final class NonFiniteLoss implements Rule {
    private boolean told;

    /// Of a loss that is not finite, until its backward is over.
    private @Nullable Where where;

    private double value;

    /// What the op nearest to the leaves did that has such a number.
    private String sign = "";

    @Override
    public void lossGave(Loss loss, Tensor input, Tensor target, Tensor result, Chart chart) {
        look(Chart.nameOf(loss), List.of(input, target), result, chart);
    }

    @Override
    public void backwardBegins(List<Tensor> outputs, Chart chart) {
        look("backward", outputs, outputs.getFirst(), chart);
    }

    private void look(String work, List<Tensor> given, Tensor loss, Chart chart) {
        boolean over = told || where != null || chart.mode() == Mode.FULL;
        if (!over && loss.numel() == 1 && !Double.isFinite(loss.item())) {
            where = chart.at(work, given);
            value = loss.item();
        }
    }

    @Override
    public void derived(Derivative d, Chart chart) {
        if (where == null) {
            return;
        }
        String shapes = String.join(
                " and ", d.inputs().stream().map(x -> x.shape().toString()).toList());
        if (!d.inputs().stream().allMatch(NonFiniteLoss::isFinite)) {
            sign = "; the first that backward meets had come to %s of %s".formatted(d.op().name(), shapes);
        } else if (!isFinite(d.output())) {
            sign = "; the first that backward meets was made by %s of %s".formatted(d.op().name(), shapes);
        }
    }

    private static boolean isFinite(NdArray x) {
        return !x.dtype().isFloating()
                || Double.isFinite(
                        Reductions.sum(x, new int[0], false, DType.FLOAT64).item());
    }

    @Override
    public void backwardEnds(Chart chart) {
        tell(chart);
    }

    @Override
    public void stepBegins(Optimizer optimizer, Chart chart) {
        tell(chart);
    }

    @Override
    public void ended(Chart chart) {
        tell(chart);
    }

    private void tell(Chart chart) {
        Where loss = where;
        where = null;
        if (loss != null) {
            told = true;
            chart.error(
                    this,
                    loss,
                    "the loss is " + value,
                    "some op before it made a number that is not finite" + sign,
                    "run this batch again with new Doctor(Mode.FULL), which finds the op and its line");
        }
    }
}
