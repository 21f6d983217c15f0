package dev.steadygrad.doctor.rule;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.doctor.Where;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.tensor.Observer.Derivative;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All gradients are exactly 0 though the loss is not: nothing is learnt. Something on the way has no slope, as round,
/// sign, a comparison, a clamp that everything has run into, or units that are all dead.
public final class ZeroGradients implements Rule {
    private double loss;
    private boolean looks;

    /// Whether the loss has a target of its input's kind, as a teacher's: it has no slope where they are equal.
    private boolean aims;

    /// Whether anything but zeros has been on its way to the leaves.
    private boolean flows;

    /// Of a backward that has brought no leaf anything but zeros.
    private @Nullable Where where;

    @Override
    public void backwardBegins(List<Tensor> outputs, Chart chart) {
        where = null;
        flows = false;
        looks = outputs.size() == 1 && outputs.getFirst().numel() == 1 && Cadence.looks(chart);
        loss = looks ? outputs.getFirst().item() : 0;
        looks = loss != 0 && Double.isFinite(loss);
    }

    @Override
    public void lossGave(Loss loss, Tensor input, Tensor target, Tensor result, Chart chart) {
        aims = target.isFloatingPoint();
    }

    @Override
    public void derived(Derivative d, Chart chart) {
        if (!looks) {
            return;
        }
        if (d.leaf() != null) {
            looks = isZero(d.result().array());
        } else if (!flows) {
            flows = !isZero(d.result().array());
        }
    }

    @Override
    public void backwardEnds(Chart chart) {
        where = looks && (flows || !aims) ? chart.at("backward", List.of()) : null;
    }

    private static boolean isZero(NdArray g) {
        return g.numel() == 0
                || Reductions.norm(g, Double.POSITIVE_INFINITY, new int[0], false)
                                .item()
                        == 0;
    }

    @Override
    public void stepBegins(Optimizer optimizer, Chart chart) {
        Where backward = where;
        if (backward == null) {
            return;
        }
        int gradients = 0;
        for (Tensor p : optimizer.parameters()) {
            NdArray g = p.gradArray();
            if (g != null && p.requiresGrad()) {
                gradients++;
                if (!isZero(g)) {
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
