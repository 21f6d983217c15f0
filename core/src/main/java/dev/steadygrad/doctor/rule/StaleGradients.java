package dev.steadygrad.doctor.rule;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.optim.ParameterGroup;
import dev.steadygrad.tensor.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// Gradients that were stepped, not forgotten, and added to: each step repeats all before it.
public final class StaleGradients implements Rule {
    /// Parameters whose gradient has been stepped and may still be there.
    private final Set<Tensor> pending = Collections.newSetFromMap(new IdentityHashMap<>());

    /// Their gradients at the begin of a backward.
    private final IdentityHashMap<Tensor, Left> left = new IdentityHashMap<>();

    private boolean told;

    /// A gradient that is still there.
    private record Left(Storage storage, int version) {
        static Left of(NdArray g) {
            return new Left(g.storage(), g.storage().version());
        }
    }

    @Override
    public void backwardBegins(List<Tensor> outputs, Chart chart) {
        if (pending.isEmpty()) {
            return;
        }
        pending.removeIf(p -> {
            NdArray old = p.gradArray();
            if (old == null || Reductions.any(old, new int[0], false).item() == 0) {
                left.remove(p);
                return true;
            }
            left.putIfAbsent(p, Left.of(old));
            return false;
        });
    }

    @Override
    public void stepBegins(Optimizer optimizer, Chart chart) {
        if (!told && !left.isEmpty() && optimizer.parameters().stream().anyMatch(this::isStale)) {
            told = true;
            chart.error(
                    this,
                    chart.at(Chart.nameOf(optimizer), List.of()),
                    "gradients of the last step are still there",
                    "backward adds to grad(), and nothing has cleared it since the step before: this step repeats that one",
                    "optimizer.zeroGrad() before each backward, or once for each step");
        }
    }

    /// Whether another backward has added to what was left.
    private boolean isStale(Tensor p) {
        Left old = left.get(p);
        NdArray now = p.gradArray();
        return old != null && now != null && !old.equals(Left.of(now));
    }

    @Override
    public void stepEnds(Optimizer optimizer, Chart chart) {
        if (told) {
            return;
        }
        for (ParameterGroup group : optimizer.groups()) {
            for (Tensor p : group.parameters()) {
                if (p.gradArray() != null) {
                    pending.add(p);
                }
            }
        }
    }
}
