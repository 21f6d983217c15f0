package dev.steadygrad.doctor.rule;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Op;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.doctor.Where;
import dev.steadygrad.op.Add;
import dev.steadygrad.op.AddScaled;
import dev.steadygrad.op.Sub;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.tensor.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Parameters that an optimizer steps, and that the program moves along their gradient by hand as well: two steps are
/// taken, and what the optimizer remembers does not fit. Noise on the weights is no finding, nor is a change that is
/// taken back before the step.
public final class ParametersChangedOutside implements Rule {
    /// Of the cosine between the change and the gradient. In so many elements no noise comes so near to it.
    private static final double ALONG = 0.999;

    private static final int ELEMENTS = 8;

    private final Set<Tensor> stepped = Collections.newSetFromMap(new IdentityHashMap<>());

    /// Where parameters were changed since the last step; null where that was taken back.
    private final IdentityHashMap<Tensor, @Nullable Change> changed = new IdentityHashMap<>();

    private boolean stepping;

    private record Change(Where where, String op) {}

    @Override
    public void stepBegins(Optimizer optimizer, Chart chart) {
        tell(chart);
        stepping = true;
    }

    @Override
    public void stepEnds(Optimizer optimizer, Chart chart) {
        stepping = false;
        optimizer.groups().forEach(group -> stepped.addAll(group.parameters()));
    }

    @Override
    public void changed(Op op, List<Tensor> inputs, Chart chart) {
        Tensor p = inputs.getFirst();
        if (stepping || !stepped.contains(p)) {
            return;
        }
        boolean adds = op instanceof Add || op instanceof Sub || op instanceof AddScaled;
        boolean first = !changed.containsKey(p);
        boolean isStep = first && adds && isAlong(inputs.get(1), p.gradArray());
        changed.put(p, isStep ? new Change(chart.at(op, inputs), op.name()) : null);
    }

    private static boolean isAlong(Tensor change, @Nullable NdArray g) {
        if (g == null || g.numel() < ELEMENTS || !g.shape().equals(change.shape())) {
            return false;
        }
        NdArray u = change.array();
        double product = BackwardScale.product(u, g);
        return Math.abs(product) > ALONG * BackwardScale.norm(u) * BackwardScale.norm(g);
    }

    @Override
    public void ended(Chart chart) {
        tell(chart);
    }

    private void tell(Chart chart) {
        if (changed.isEmpty()) {
            return;
        }
        changed.forEach((p, f) -> {
            if (f != null) {
                chart.warn(
                        this,
                        f.where,
                        "a parameter is stepped beside its optimizer",
                        "%s is stepped by an optimizer, and %s_ moves it along its gradient here"
                                .formatted(chart.name(p), f.op),
                        "leave one of the two out; weight decay is the optimizer's weightDecay");
            }
        });
        changed.clear();
    }
}
