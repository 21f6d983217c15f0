package dev.steadygrad.explain;

import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The ops of a computation in their order, each with its result, which keeps its gradient.
final class Trace {
    private final List<Step> steps = new ArrayList<>();

    /// One op: what it gave, and of what.
    record Step(String op, Tensor value, List<Tensor> operands) {}

    /// Notes that `op` made `value` of `operands`, and gives `value`.
    Tensor add(String op, Tensor value, Tensor... operands) {
        if (value.requiresGrad()) {
            value.retainGrad();
        }
        steps.add(new Step(op, value, List.of(operands)));
        return value;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    /// The last step that took `operand`.
    Step consumer(Tensor operand) {
        return steps.reversed().stream()
                .filter(s -> s.operands().contains(operand))
                .findFirst()
                .orElseThrow();
    }
}
