package dev.steadygrad.conformance;

import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Optimisers by PyTorch's names and options.
final class OptimizerCalls {
    private OptimizerCalls() {}

    /// **Errors**: `Unsupported` for one, or an option of one, that this version does not have.
    static Optimizer make(String op, Arguments options, List<Tensor> parameters) {
        Optimizer made = switch (op) {
            case "optimizer.SGD" -> sgd(options, parameters);
            default -> throw new Unsupported("no such optimiser");
        };
        options.checkAllUsed();
        return made;
    }

    private static Optimizer sgd(Arguments a, List<Tensor> parameters) {
        return new Sgd(parameters, a.real("lr", 0))
                .momentum(a.real("momentum", 0))
                .dampening(a.real("dampening", 0))
                .weightDecay(a.real("weight_decay", 0))
                .nesterov(a.flag("nesterov", false));
    }
}
