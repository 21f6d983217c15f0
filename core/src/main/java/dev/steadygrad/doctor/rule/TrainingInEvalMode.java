package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.doctor.Where;
import dev.steadygrad.nn.Module;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.tensor.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// A model that learns in eval mode: dropout drops nothing, and batch norms keep their old statistics. Where only some
/// of its parameters learn, the others may be meant to stay as they are, statistics and all.
public final class TrainingInEvalMode implements Rule {
    private final IdentityHashMap<Module, Where> learning = new IdentityHashMap<>();

    @Override
    public void moduleGave(Module module, Tensor output, Chart chart) {
        if (!module.isTraining()
                && output.requiresGrad()
                && chart.module().isEmpty()
                && !learning.containsKey(module)) {
            learning.put(module, chart.at(Chart.nameOf(module), List.of(output)));
        }
    }

    @Override
    public void stepBegins(Optimizer optimizer, Chart chart) {
        if (learning.isEmpty()) {
            return;
        }
        Set<Tensor> stepped = Collections.newSetFromMap(new IdentityHashMap<>());
        stepped.addAll(optimizer.parameters());
        learning.forEach((module, where) -> {
            String layer = ModeDependent.first(module, false);
            if (layer != null
                    && !module.isTraining()
                    && !module.parameters().isEmpty()
                    && module.parameters().stream().allMatch(p -> p.requiresGrad() && stepped.contains(p))) {
                chart.warn(
                        this,
                        where,
                        "a model in eval mode is trained",
                        layer + " does what it does after training, and an optimizer steps the model",
                        "net.train() before the epoch, net.eval() before evaluation only");
            }
        });
        learning.clear();
    }
}
