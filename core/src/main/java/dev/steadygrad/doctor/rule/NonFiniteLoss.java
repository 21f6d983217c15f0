package dev.steadygrad.doctor.rule;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.base.DType;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Mode;
import dev.steadygrad.doctor.Provenance;
import dev.steadygrad.doctor.Provenance.Absent;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.doctor.Where;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.tensor.Observer.Derivative;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A loss that is NaN or infinite, in [Mode#LIGHT], whatever is logged of it. Where no loss object gave it, the values
/// that ops keep for their gradients tell which of them was the first to have such a number, as far as they go.
public final class NonFiniteLoss implements Rule {
    private boolean told;

    /// Of a backward from a loss that is not finite, until it is over.
    private @Nullable Where where;

    private double value;

    /// What the op nearest to the leaves did that has such a number.
    private String sign = "";

    @Override
    public void lossGave(Loss loss, Tensor input, Tensor target, Tensor result, Chart chart) {
        if (isNew(result, chart)) {
            String why = Provenance.of(input) instanceof Absent
                    ? "some op before it, or in it, made a number that is not finite"
                    : isSound(input.array())
                            ? "its input has neither NaN nor inf: it comes of the target, or of what the loss does"
                            : "its input has NaN or inf already: some op before made it";
            tell(chart.at(Chart.nameOf(loss), List.of(input, target)), result.item(), why, chart);
        }
    }

    @Override
    public void backwardBegins(List<Tensor> outputs, Chart chart) {
        if (isNew(outputs.getFirst(), chart)) {
            chart.hearGradients();
            where = chart.at("backward", outputs);
            value = outputs.getFirst().item();
        }
    }

    private boolean isNew(Tensor loss, Chart chart) {
        return !told && chart.mode() == Mode.LIGHT && loss.numel() == 1 && !Double.isFinite(loss.item());
    }

    @Override
    public void derived(Derivative d, Chart chart) {
        if (where == null) {
            return;
        }
        String shapes = String.join(
                " and ", d.inputs().stream().map(x -> x.shape().toString()).toList());
        if (!d.inputs().stream().allMatch(NonFiniteLoss::isSound)) {
            sign = "; the first that backward meets had come to %s of %s".formatted(d.op().name(), shapes);
        } else if (!isSound(d.output())) {
            sign = "; the first that backward meets was made by %s of %s".formatted(d.op().name(), shapes);
        }
    }

    /// Whether there is neither NaN nor inf; -inf is what masks are made of.
    private static boolean isSound(NdArray x) {
        return !x.dtype().isFloating()
                || Reductions.sum(x, new int[0], false, DType.FLOAT64).item() < Double.POSITIVE_INFINITY;
    }

    @Override
    public void backwardEnds(Chart chart) {
        Where loss = where;
        where = null;
        if (loss != null) {
            tell(loss, value, "some op before it made a number that is not finite" + sign, chart);
        }
    }

    private void tell(Where where, double value, String why, Chart chart) {
        told = true;
        chart.error(
                this,
                where,
                "the loss is " + value,
                why,
                "run this batch again with new Doctor(Mode.FULL), which finds the op and its line");
    }
}
