package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.doctor.Where;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.optim.ParameterGroup;
import dev.steadygrad.tensor.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Parameters of an optimizer that never get a gradient: the loss does not depend on them, or something between cuts
/// the graph, as detach, noGrad, or values taken out and put into a new tensor.
public final class UnusedParameters implements Rule {
    private final IdentityHashMap<Optimizer, Where> steps = new IdentityHashMap<>();
    private final Set<Tensor> used = Collections.newSetFromMap(new IdentityHashMap<>());

    @Override
    public void stepBegins(Optimizer optimizer, Chart chart) {
        if (!steps.containsKey(optimizer)) {
            steps.put(optimizer, chart.at(Chart.nameOf(optimizer), List.of()));
        }
        for (ParameterGroup group : optimizer.groups()) {
            for (Tensor p : group.parameters()) {
                if (p.gradArray() != null) {
                    used.add(p);
                }
            }
        }
    }

    @Override
    public void ended(Chart chart) {
        steps.forEach((optimizer, where) -> {
            List<Tensor> unused = optimizer.parameters().stream()
                    .filter(p -> p.requiresGrad() && !used.contains(p))
                    .toList();
            if (!unused.isEmpty()) {
                String all = unused.stream().limit(5).map(chart::name).collect(Collectors.joining(", "));
                chart.warn(
                        this,
                        where,
                        "%d of %d parameters never get a gradient"
                                .formatted(unused.size(), optimizer.parameters().size()),
                        "no backward before a step has reached " + all + (unused.size() > 5 ? ", …" : ""),
                        "use them in the loss, look for a detach between, or freeze them with requiresGrad(false)");
            }
        });
    }
}
