package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.List;

/// Steps that are longer than the weights they change, again and again: nothing stays of what was learnt.
public final class OversizedSteps implements Rule {
    /// In a row: a weight that starts at 0 or near it is passed by its first steps.
    private static final int STEPS = 3;

    private final IdentityHashMap<Tensor, Tensor> before = new IdentityHashMap<>();
    private final IdentityHashMap<Tensor, Integer> large = new IdentityHashMap<>();

    @Override
    public void stepBegins(Optimizer optimizer, Chart chart) {
        if (!before.isEmpty()) {
            before.clear();
        }
        if (Cadence.looks(chart)) {
            for (Tensor p : optimizer.parameters()) {
                if (p.rank() > 1 && p.gradArray() != null) {
                    before.put(p, p.detach().clone());
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
            double size = BackwardScale.norm(old.array());
            double ratio = BackwardScale.norm(p.detach().sub(old).array()) / size;
            int times = size > 0 && ratio > 1 && Double.isFinite(ratio) ? large.merge(p, 1, Integer::sum) : 0;
            if (times == 0) {
                large.remove(p);
            } else if (times == STEPS) {
                chart.error(
                        this,
                        chart.at(Chart.nameOf(optimizer), List.of(p)),
                        "steps are longer than " + chart.name(p),
                        "%d steps in a row were more than the weight itself, the last %.3g times; a hundredth to a thousandth is usual"
                                .formatted(STEPS, ratio),
                        "a lower learning rate than %s, or gradients clipped by their norm".formatted(optimizer.lr()));
            }
        });
        before.clear();
    }
}
