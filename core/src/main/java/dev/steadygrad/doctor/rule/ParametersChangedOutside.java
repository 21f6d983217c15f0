package dev.steadygrad.doctor.rule;

import dev.steadygrad.array.Op;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.op.Add;
import dev.steadygrad.op.AddScaled;
import dev.steadygrad.op.Sub;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.tensor.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// Parameters that an optimizer steps, and that the program adds to by hand as well: two steps are taken, and what the
/// optimizer remembers does not fit.
public final class ParametersChangedOutside implements Rule {
    private final Set<Tensor> stepped = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean stepping;

    @Override
    public void stepBegins(Optimizer optimizer, Chart chart) {
        stepping = true;
    }

    @Override
    public void stepEnds(Optimizer optimizer, Chart chart) {
        stepping = false;
        optimizer.groups().forEach(group -> stepped.addAll(group.parameters()));
    }

    @Override
    public void made(Op op, List<Tensor> inputs, Tensor output, Chart chart) {
        boolean adds = op instanceof Add || op instanceof Sub || op instanceof AddScaled;
        if (adds && output == inputs.getFirst() && !stepping && stepped.contains(output)) {
            chart.warn(
                    this,
                    chart.at(op, inputs),
                    "a parameter is changed beside its optimizer",
                    "%s is stepped by an optimizer, and %s_ changes it here".formatted(chart.name(output), op.name()),
                    "leave one of the two out; weight decay is the optimizer's weightDecay");
        }
    }
}
