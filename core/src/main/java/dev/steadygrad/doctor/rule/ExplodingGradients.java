package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.nn.Module;
import dev.steadygrad.tensor.Observer.Derivative;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Gradients that grow from layer to layer on their way back, until the first layers are thrown about.
public final class ExplodingGradients implements Rule {
    private final ParameterNames names = new ParameterNames();
    private final BackwardScale scale = new BackwardScale();
    private boolean looks;

    @Override
    public void moduleGave(Module module, Tensor output, Chart chart) {
        names.gave(module);
    }

    @Override
    public void backwardBegins(List<Tensor> outputs, Chart chart) {
        looks = Cadence.looks(chart);
        scale.begin();
    }

    @Override
    public void derived(Derivative d, Chart chart) {
        if (looks) {
            scale.derived(d);
        }
    }

    @Override
    public void backwardEnds(Chart chart) {
        double change = scale.change();
        if (!looks || Double.isNaN(change)) {
            return;
        }
        if (change > BackwardScale.SPREAD) {
            Tensor leaf = scale.leaf();
            chart.warn(
                    this,
                    chart.at("backward", List.of()),
                    "the gradient explodes on its way back",
                    "after %d layers%s its root mean square is %.2g times what it was"
                            .formatted(scale.layers(), leaf == null ? "" : ", at " + names.of(leaf) + ",", change),
                    "a smaller start of the weights, a norm layer between layers, gradients clipped by their norm");
        }
    }
}
