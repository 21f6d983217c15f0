package dev.steadygrad.conformance;

import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/// Steps of an optimiser from given parameters, with given gradients or with those of an objective.
///
/// @param op `optimizer.<name>`
/// @param options by PyTorch's names
/// @param objective what is minimised, as a formula; empty where the case has gradients instead
/// @param grads the gradient for each step; empty where the case has an objective instead
/// @param after the parameters after so many steps
record OptimizerCase(
        String id,
        String op,
        Map<String, Object> options,
        Values initial,
        String objective,
        List<Values> grads,
        SortedMap<Integer, Values> after,
        double rtol)
        implements Case {

    private static final Map<String, UnaryOperator<Tensor>> OBJECTIVES =
            Map.of("sum(100 (p[i+1] - p[i]^2)^2 + (1 - p[i])^2)", OptimizerCase::rosenbrock);

    @Override
    public Outcome run() {
        try {
            return Outcome.passed(this, worst());
        } catch (RuntimeException | AssertionError e) {
            return Outcome.ended(this, e, "");
        }
    }

    private double worst() {
        Tensor p = Values.of(initial.tensor()).tensor().requiresGrad(true);
        Optimizer optimizer = OptimizerCalls.make(op, new Arguments(options, Values::tensor), List.of(p));
        double worst = 0;
        for (int step = 1; step <= after.lastKey(); step++) {
            step(optimizer, p, step);
            Values wanted = after.get(step);
            if (wanted != null) {
                worst = Math.max(worst, Comparison.check("parameters after step " + step, wanted, p.detach(), rtol, 0));
            }
        }
        return worst;
    }

    private void step(Optimizer optimizer, Tensor p, int step) {
        if (!grads.isEmpty()) {
            p.grad(grads.get(step - 1).tensor());
            optimizer.step();
            return;
        }
        UnaryOperator<Tensor> function = OBJECTIVES.get(objective);
        if (function == null) {
            throw new Unsupported("no objective " + objective);
        }
        optimizer.step(() -> {
            optimizer.zeroGrad();
            Tensor loss = function.apply(p);
            loss.backward();
            return loss;
        });
    }

    private static Tensor rosenbrock(Tensor p) {
        Tensor x = p.narrow(0, 0, p.numel() - 1);
        Tensor next = p.narrow(0, 1, p.numel() - 1);
        return next.sub(x.square())
                .square()
                .mul(100)
                .add(x.neg().add(1).square())
                .sum();
    }
}
