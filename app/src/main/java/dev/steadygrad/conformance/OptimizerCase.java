package dev.steadygrad.conformance;

import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// Steps of an optimiser from given parameters with given gradients.
///
/// @param op `optimizer.<name>`
/// @param options by PyTorch's names
/// @param grads the gradient for each step; empty where the case has an objective instead
/// @param after the parameters after so many steps
record OptimizerCase(
        String id,
        String op,
        Map<String, Object> options,
        Values initial,
        List<Values> grads,
        SortedMap<Integer, Values> after,
        double rtol)
        implements Case {

    @Override
    public Outcome run() {
        try {
            return Outcome.passed(this, worst());
        } catch (RuntimeException | AssertionError e) {
            return Outcome.ended(this, e, "");
        }
    }

    private double worst() {
        if (grads.isEmpty()) {
            throw new Unsupported("no optimiser that evaluates its objective");
        }
        Tensor p = Values.of(initial.tensor()).tensor().requiresGrad(true);
        Optimizer optimizer = OptimizerCalls.make(op, new Arguments(options, Values::tensor), List.of(p));
        double worst = 0;
        for (int step = 1; step <= after.lastKey(); step++) {
            p.grad(grads.get(step - 1).tensor());
            optimizer.step();
            Values wanted = after.get(step);
            if (wanted != null) {
                worst = Math.max(worst, Comparison.check("parameters after step " + step, wanted, p.detach(), rtol, 0));
            }
        }
        return worst;
    }
}
