package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;

/// Gradients that get smaller from layer to layer on their way back, until the first layers learn nothing.
public final class VanishingGradients extends GradientScale {
    /// For how many looks in a row: with a last layer that starts at 0 there is a step without gradient.
    private static final int LOOKS = 3;

    private int times;

    @Override
    void judge(double change, Chart chart) {
        times = change < 1 / BackwardScale.SPREAD ? times + 1 : 0;
        if (times == LOOKS) {
            warn(
                    chart,
                    "the gradient vanishes on its way back",
                    change,
                    "relu or gelu in place of sigmoid and tanh, a norm layer or a shortcut between layers, a larger start of the weights");
        }
    }
}
