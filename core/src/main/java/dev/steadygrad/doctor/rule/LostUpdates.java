package dev.steadygrad.doctor.rule;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.base.DType;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.optim.ParameterGroup;
import dev.steadygrad.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.List;

/// Parameters in a half type that steps no longer change: what is added is below half of their last digit.
public final class LostUpdates implements Rule {
    private static final int STEPS = 3;

    private final IdentityHashMap<Tensor, Tensor> before = new IdentityHashMap<>();
    private final IdentityHashMap<Tensor, Integer> lost = new IdentityHashMap<>();

    /// The learning rates of the last look: while one rises, as at the start of many runs, it is not the last word.
    private final IdentityHashMap<Tensor, Double> rates = new IdentityHashMap<>();

    @Override
    public void stepBegins(Optimizer optimizer, Chart chart) {
        if (!before.isEmpty()) {
            before.clear();
        }
        if (!Cadence.looks(chart)) {
            return;
        }
        for (ParameterGroup group : optimizer.groups()) {
            for (Tensor p : group.parameters()) {
                NdArray g = p.gradArray();
                boolean half = p.dtype() == DType.FLOAT16 || p.dtype() == DType.BFLOAT16;
                if (half
                        && g != null
                        && group.lr() > 0
                        && Reductions.any(g, new int[0], false).item() != 0) {
                    before.put(p, p.detach().clone());
                    Double rate = rates.put(p, group.lr());
                    if (rate != null && rate < group.lr()) {
                        lost.remove(p);
                    }
                }
            }
        }
    }

    @Override
    public void stepEnds(Optimizer optimizer, Chart chart) {
        if (before.isEmpty()) {
            return;
        }
        before.forEach((p, old) -> {
            int times = p.detach().equal(old) ? lost.merge(p, 1, Integer::sum) : 0;
            if (times == 0) {
                lost.remove(p);
            } else if (times == STEPS) {
                chart.error(
                        this,
                        chart.at(Chart.nameOf(optimizer), List.of(p)),
                        "steps no longer change " + chart.name(p),
                        "%d steps with a gradient that is not 0 have left every element as it was: at a learning rate of %s "
                                        .formatted(STEPS, optimizer.lr())
                                + "the change is below half of the last digit of " + p.dtype(),
                        "keep the parameters in float32, and convert copies of them to " + p.dtype());
            }
        });
        before.clear();
    }
}
