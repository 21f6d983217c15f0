package dev.steadygrad.doctor.rule;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.optim.ParameterGroup;
import dev.steadygrad.tensor.Observer.Derivative;
import dev.steadygrad.tensor.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// Gradients that were stepped, not forgotten, and added to: each step repeats all before it.
public final class StaleGradients implements Rule {
    /// Parameters whose gradient has been stepped and may still be there.
    private final Set<Tensor> pending = Collections.newSetFromMap(new IdentityHashMap<>());

    /// Those that another backward has added to.
    private final Set<Tensor> stale = Collections.newSetFromMap(new IdentityHashMap<>());

    private boolean told;

    @Override
    public void derived(Derivative d, Chart chart) {
        Tensor leaf = d.leaf();
        if (leaf == null || pending.isEmpty() || !pending.contains(leaf)) {
            return;
        }
        NdArray old = leaf.gradArray();
        if (old == null || Reductions.any(old, new int[0], false).item() == 0) {
            pending.remove(leaf);
            stale.remove(leaf);
        } else {
            stale.add(leaf);
        }
    }

    @Override
    public void stepBegins(Optimizer optimizer, Chart chart) {
        if (!told && !stale.isEmpty() && optimizer.parameters().stream().anyMatch(stale::contains)) {
            told = true;
            chart.error(
                    this,
                    chart.at(Chart.nameOf(optimizer), List.of()),
                    "gradients of the last step are still there",
                    "backward adds to grad(), and nothing has cleared it since the step before: this step repeats that one",
                    "optimizer.zeroGrad() before each backward, or once for each step");
        }
    }

    @Override
    public void stepEnds(Optimizer optimizer, Chart chart) {
        for (ParameterGroup group : optimizer.groups()) {
            for (Tensor p : group.parameters()) {
                if (p.gradArray() != null) {
                    pending.add(p);
                }
            }
        }
    }
}
