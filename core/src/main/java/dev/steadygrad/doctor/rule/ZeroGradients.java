package dev.steadygrad.doctor.rule;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.doctor.Where;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All gradients are exactly 0 though the loss is not: nothing is learnt. Something on the way has no slope, as round,
/// sign, a comparison, a clamp that everything has run into, or units that are all dead.
public final class ZeroGradients implements Rule {
    private double loss;
    private @Nullable Where where;

    @Override
    public void backwardBegins(List<Tensor> outputs, Chart chart) {
        boolean one = outputs.size() == 1 && outputs.getFirst().numel() == 1;
        loss = one ? outputs.getFirst().item() : 0;
        where = one && Cadence.looks(chart) ? chart.at("backward", outputs) : null;
    }

    @Override
    public void stepBegins(Optimizer optimizer, Chart chart) {
        Where backward = where;
        if (backward == null || loss == 0 || !Double.isFinite(loss)) {
            return;
        }
        int gradients = 0;
        for (Tensor p : optimizer.parameters()) {
            NdArray g = p.gradArray();
            if (g != null && p.requiresGrad()) {
                gradients++;
                if (Reductions.any(g, new int[0], false).item() != 0) {
                    return;
                }
            }
        }
        if (gradients > 0) {
            chart.error(
                    this,
                    backward,
                    "all gradients are exactly 0",
                    "the loss is %.4g, and none of %d gradients has an element that is not 0"
                            .formatted(loss, gradients),
                    "look for an op without a slope between the parameters and the loss: round, sign, argmax, a "
                            + "comparison, a clamp at its bound, dead or saturated units");
        }
    }
}
