package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.doctor.Where;
import dev.steadygrad.nn.Module;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A model that is evaluated in training mode: dropout draws at random, and batch norms take the statistics of the test
/// batch and learn from it.
public final class EvaluatingInTrainingMode implements Rule {
    private @Nullable Where where;
    private String layer = "";
    private int steps;

    /// How many of them had a call without history since the one before.
    private int surrounded;

    private boolean called;

    @Override
    public void stepEnds(Optimizer optimizer, Chart chart) {
        steps++;
        surrounded += called ? 1 : 0;
        called = false;
    }

    @Override
    public void moduleGave(Module module, Tensor output, Chart chart) {
        if (steps == 0
                || called
                || !module.isTraining()
                || Autograd.isRecording()
                || !chart.module().isEmpty()) {
            return;
        }
        String first = ModeDependent.first(module, true);
        if (first != null && module.parameters().stream().anyMatch(Tensor::requiresGrad)) {
            called = true;
            layer = first;
            where = where == null ? chart.at(Chart.nameOf(module), List.of(output)) : where;
        }
    }

    /// What is called in each step is part of it, as a guess that becomes a target: no evaluation.
    @Override
    public void ended(Chart chart) {
        boolean part = surrounded > 1 && surrounded == steps - 1;
        if (where != null && !part) {
            chart.warn(
                    this,
                    where,
                    "a model in training mode is evaluated",
                    "nothing is recorded here, and %s does what it does in training".formatted(layer),
                    "net.eval() before evaluation, net.train() after it");
        }
    }
}
