package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.nn.Module;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// A model that is evaluated in training mode: dropout draws at random, and batch norms take the statistics of the test
/// batch and learn from it.
public final class EvaluatingInTrainingMode implements Rule {
    private boolean trained;

    @Override
    public void stepEnds(Optimizer optimizer, Chart chart) {
        trained = true;
    }

    @Override
    public void moduleGave(Module module, Tensor output, Chart chart) {
        if (!trained
                || !module.isTraining()
                || Autograd.isRecording()
                || !chart.module().isEmpty()) {
            return;
        }
        String layer = ModeDependent.first(module, true);
        if (layer != null && module.parameters().stream().anyMatch(Tensor::requiresGrad)) {
            chart.warn(
                    this,
                    chart.at(Chart.nameOf(module), List.of(output)),
                    "a model in training mode is evaluated",
                    "nothing is recorded here, and %s does what it does in training".formatted(layer),
                    "net.eval() before evaluation, net.train() after it");
        }
    }
}
