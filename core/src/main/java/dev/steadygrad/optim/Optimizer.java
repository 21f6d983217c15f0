package dev.steadygrad.optim;

import dev.steadygrad.base.Check;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;

/// Changes parameters along their gradients. They come in groups, each with a learning rate and a weight decay of its
/// own; there is one group unless [#addGroup] adds others.
public abstract class Optimizer {
    private final List<ParameterGroup> groups = new ArrayList<>();

    /// **Errors**: as [#addGroup].
    protected Optimizer(List<Tensor> parameters, double lr) {
        add(parameters, lr, 0);
    }

    /// Adds parameters in a group of their own, which starts with the settings of the first group.
    ///
    /// **Errors**: `IllegalArgumentException` for no parameters, one that is here already, and one that an op made.
    public ParameterGroup addGroup(List<Tensor> parameters) {
        return add(parameters, lr(), groups.getFirst().weightDecay());
    }

    private ParameterGroup add(List<Tensor> parameters, double lr, double weightDecay) {
        Check.that(
                !parameters.isEmpty(),
                "optimizer: there must be a parameter, got none; a lazy layer has its parameters "
                        + "after its first forward");
        Set<Tensor> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(parameters());
        for (int i = 0; i < parameters.size(); i++) {
            Tensor p = parameters.get(i);
            Check.that(known.add(p), "optimizer: a parameter must be given once, got [%d] of %s again", i, p.shape());
            Check.that(
                    p.isLeaf() && p.dtype().isFloating(),
                    "optimizer: a parameter must be a floating leaf, got [%d] of shape=%s, dtype=%s; detach() it",
                    i,
                    p.shape(),
                    p.dtype());
        }
        var group = new ParameterGroup(parameters, lr, weightDecay);
        groups.add(group);
        return group;
    }

    /// One step from the parameters' present gradients; a parameter without one stays as it is.
    public abstract void step();

    /// One step from the gradients that `closure` makes: it clears them, computes the loss, calls `backward` and gives
    /// the loss, which is returned.
    public Tensor step(Supplier<Tensor> closure) {
        Tensor loss = closure.get();
        step();
        return loss;
    }

    /// What steps remember beside the parameters, by name and the parameter's position; nothing before the first step.
    public abstract SequencedMap<String, Tensor> stateDict();

    /// Remembers what [#stateDict] gave, copied, instead of what this optimizer has seen.
    ///
    /// **Errors**: `IllegalArgumentException` that lists every missing, unknown and misshapen entry; then nothing is
    /// changed.
    public abstract void loadStateDict(Map<String, Tensor> state);

    public final List<ParameterGroup> groups() {
        return Collections.unmodifiableList(groups);
    }

    /// Those of all groups.
    public final List<Tensor> parameters() {
        return groups.stream().flatMap(group -> group.parameters().stream()).toList();
    }

    /// The first group's learning rate.
    public final double lr() {
        return groups.getFirst().lr();
    }

    /// Sets the learning rate of every group.
    ///
    /// **Errors**: `IllegalArgumentException` unless it is 0 or more and finite.
    public final void lr(double lr) {
        groups.forEach(group -> group.lr(lr));
    }

    /// Forgets the gradients.
    public final void zeroGrad() {
        groups.forEach(group -> group.parameters().forEach(Tensor::zeroGrad));
    }
}
