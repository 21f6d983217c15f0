package dev.steadygrad.conformance;

import dev.steadygrad.optim.Adagrad;
import dev.steadygrad.optim.Adam;
import dev.steadygrad.optim.AdamFamily;
import dev.steadygrad.optim.AdamW;
import dev.steadygrad.optim.FirstOrderOptimizer;
import dev.steadygrad.optim.Lbfgs;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.optim.RmsProp;
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
            case "optimizer.Adam" -> moments(options, new Adam(parameters, options.real("lr", 1e-3)));
            case "optimizer.AdamW" -> moments(options, new AdamW(parameters, options.real("lr", 1e-3)));
            case "optimizer.RMSprop" -> rmsProp(options, parameters);
            case "optimizer.Adagrad" -> adagrad(options, parameters);
            case "optimizer.LBFGS" -> lbfgs(options, parameters);
            default -> throw new Unsupported("no such optimiser");
        };
        options.checkAllUsed();
        return made;
    }

    private static Optimizer sgd(Arguments a, List<Tensor> parameters) {
        Sgd sgd = new Sgd(parameters, a.real("lr", 0))
                .momentum(a.real("momentum", 0))
                .dampening(a.real("dampening", 0))
                .nesterov(a.flag("nesterov", false));
        return common(a, sgd);
    }

    private static Optimizer moments(Arguments a, AdamFamily<?> adam) {
        if (a.isList("betas")) {
            List<?> betas = a.list("betas");
            adam.betas(((Number) betas.get(0)).doubleValue(), ((Number) betas.get(1)).doubleValue());
        }
        adam.eps(a.real("eps", 1e-8)).amsgrad(a.flag("amsgrad", false));
        return common(a, adam);
    }

    private static Optimizer rmsProp(Arguments a, List<Tensor> parameters) {
        RmsProp rmsProp = new RmsProp(parameters, a.real("lr", 1e-2))
                .alpha(a.real("alpha", 0.99))
                .eps(a.real("eps", 1e-8))
                .momentum(a.real("momentum", 0))
                .centered(a.flag("centered", false));
        return common(a, rmsProp);
    }

    private static Optimizer adagrad(Arguments a, List<Tensor> parameters) {
        Adagrad adagrad = new Adagrad(parameters, a.real("lr", 1e-2))
                .lrDecay(a.real("lr_decay", 0))
                .eps(a.real("eps", 1e-10))
                .initialAccumulatorValue(a.real("initial_accumulator_value", 0));
        return common(a, adagrad);
    }

    private static Optimizer lbfgs(Arguments a, List<Tensor> parameters) {
        Lbfgs lbfgs = new Lbfgs(parameters, a.real("lr", 1))
                .maxIter(a.integer("max_iter", 20))
                .toleranceGrad(a.real("tolerance_grad", 1e-7))
                .toleranceChange(a.real("tolerance_change", 1e-9))
                .historySize(a.integer("history_size", 100))
                .strongWolfe(a.text("line_search_fn", "").equals("strong_wolfe"));
        return a.has("max_eval") ? lbfgs.maxEval(a.integer("max_eval")) : lbfgs;
    }

    private static Optimizer common(Arguments a, FirstOrderOptimizer<?> optimizer) {
        if (a.has("weight_decay")) {
            optimizer.weightDecay(a.real("weight_decay", 0));
        }
        return optimizer.maximize(a.flag("maximize", false));
    }
}
