package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A layer or a whole model: a function of a tensor, with parameters and modules of its own. A subclass registers them
/// by
/// [#parameter] and [#child] and defines [#forward].
public abstract class Module {
    private final SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();
    private final SequencedMap<String, Module> children = new LinkedHashMap<>();
    private boolean training = true;

    public abstract Tensor forward(Tensor x);

    /// Registers `t` as a parameter, which wants a gradient.
    protected final Tensor parameter(String name, Tensor t) {
        parameters.put(name, t.requiresGrad(true));
        return t;
    }

    protected final <M extends Module> M child(String name, M module) {
        children.put(name, module);
        return module;
    }

    /// The parameters of this module and of those in it, named by their path, as `0.weight`, in the order of
    /// registration.
    public final SequencedMap<String, Tensor> namedParameters() {
        SequencedMap<String, Tensor> all = new LinkedHashMap<>();
        collect("", all);
        return all;
    }

    private void collect(String path, Map<String, Tensor> all) {
        parameters.forEach((name, t) -> all.put(path + name, t));
        children.forEach((name, module) -> module.collect(path + name + ".", all));
    }

    public final List<Tensor> parameters() {
        return new ArrayList<>(namedParameters().values());
    }

    /// What a file of this model holds: the values by name, sharing storage with the parameters.
    public final SequencedMap<String, Tensor> stateDict() {
        SequencedMap<String, Tensor> state = namedParameters();
        state.replaceAll((name, t) -> t.detach());
        return state;
    }

    /// Copies `state` into the parameters.
    ///
    /// **Errors**: `IllegalArgumentException` that lists every missing, unknown and misshapen entry; then nothing is
    /// changed.
    public final void loadStateDict(Map<String, Tensor> state) {
        Map<String, Tensor> own = namedParameters();
        List<String> wrong = new ArrayList<>();
        own.forEach((name, t) -> {
            Tensor given = state.get(name);
            if (given == null) {
                wrong.add("missing " + name + " " + t.shape());
            } else if (!given.shape().equals(t.shape())) {
                wrong.add(name + " is " + given.shape() + ", not " + t.shape());
            }
        });
        state.keySet().stream().filter(name -> !own.containsKey(name)).forEach(name -> wrong.add("unknown " + name));
        Check.that(wrong.isEmpty(), "loadStateDict: the state must fit the model, got %s", String.join("; ", wrong));
        Autograd.noGrad(() ->
                state.forEach((name, given) -> own.getOrDefault(name, given).copy_(given)));
    }

    /// Sets training mode, here and in all modules within.
    public final void train(boolean training) {
        this.training = training;
        children.values().forEach(m -> m.train(training));
    }

    public final void train() {
        train(true);
    }

    public final void eval() {
        train(false);
    }

    public final boolean isTraining() {
        return training;
    }

    public final void zeroGrad() {
        parameters().forEach(Tensor::zeroGrad);
    }
}
