package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.nn.Module;
import dev.steadygrad.tensor.Observer.Derivative;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Gradients that get smaller from layer to layer on their way back, until the first layers learn nothing.
public final class VanishingGradients implements Rule {
    /// For how many looks in a row: with a last layer that starts at 0 there is a step without gradient.
    private static final int LOOKS = 3;

    private final ParameterNames names = new ParameterNames();
    private final BackwardScale scale = new BackwardScale();
    private boolean looks;
    private int times;

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
        times = change < 1 / BackwardScale.SPREAD ? times + 1 : 0;
        if (times == LOOKS) {
            Tensor leaf = scale.leaf();
            chart.warn(
                    this,
                    chart.at("backward", List.of()),
                    "the gradient vanishes on its way back",
                    "after %d layers%s its root mean square is %.2g times what it was"
                            .formatted(scale.layers(), leaf == null ? "" : ", at " + names.of(leaf) + ",", change),
                    "relu or gelu in place of sigmoid and tanh, a norm layer or a shortcut between layers, a larger start of the weights");
        }
    }
}
