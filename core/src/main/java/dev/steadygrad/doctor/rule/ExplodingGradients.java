package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;

/// Gradients that grow from layer to layer on their way back, until the first layers are thrown about.
public final class ExplodingGradients extends GradientScale {

    @Override
    void judge(double change, Chart chart) {
        if (change > BackwardScale.SPREAD) {
            warn(
                    chart,
                    "the gradient explodes on its way back",
                    change,
                    "a smaller start of the weights, a norm layer between layers, gradients clipped by their norm");
        }
    }
}
