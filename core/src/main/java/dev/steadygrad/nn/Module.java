package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A layer or a whole model: a function of a tensor, with parameters, buffers and modules of its own. A subclass
/// registers them by [#parameter], [#buffer] and [#child] and defines [#forward].
public abstract class Module {
    private final SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();
    private final SequencedMap<String, Tensor> buffers = new LinkedHashMap<>();
    private final SequencedMap<String, Module> children = new LinkedHashMap<>();
    private final List<ForwardHook> hooks = new CopyOnWriteArrayList<>();
    private boolean training = true;
    private String name = "";

    public abstract Tensor forward(Tensor x);

    /// [#forward], and then what was registered by [#registerForwardHook]: how modules call those within them.
    ///
    /// **PyTorch**: `module(x)`.
    public final Tensor call(Tensor x) {
        if (isPrivate()) {
            return heard(x, this::forward);
        }
        x.array().storage().unseen(false);
        Tensor y = heard(x, this::forward);
        y.array().storage().unseen(false);
        hooks.forEach(hook -> hook.after(this, x, y));
        return y;
    }

    /// Whether no code of a user's sees what it is called with.
    final boolean isPrivate() {
        return hooks.isEmpty() && getClass().getPackage() == Module.class.getPackage();
    }

    /// [#forward] of a tensor whose values nobody needs afterwards.
    Tensor overwrite(Tensor x) {
        return forward(x);
    }

    /// [#call] of such a tensor, of a module that is private.
    final Tensor callOver(Tensor x) {
        return heard(x, this::overwrite);
    }

    private Tensor heard(Tensor x, UnaryOperator<Tensor> body) {
        return Observers.within(this, List.of(x), () -> body.apply(x));
    }

    /// What is told of each call.
    @FunctionalInterface
    public interface ForwardHook {
        void after(Module module, Tensor input, Tensor output);
    }

    /// Tells `hook` of every later [#call]; running what is returned ends that.
    public final Runnable registerForwardHook(ForwardHook hook) {
        hooks.add(hook);
        return () -> hooks.remove(hook);
    }

    /// How many products of two numbers, each added to a sum, [#forward] takes for these shapes in matrix products and
    /// convolutions of its own, not of modules within.
    public long multiplyAdds(Shape input, Shape output) {
        return 0;
    }

    // ---- what it is made of

    /// Registers `t` as a parameter, which wants a gradient.
    ///
    /// **Errors**: `IllegalArgumentException` for a name that is taken, empty or with a dot.
    protected final Tensor parameter(String name, Tensor t) {
        checkName(name);
        parameters.put(name, t.requiresGrad(true));
        return t;
    }

    /// Registers `t` as part of the state that no optimizer changes, as a running mean.
    ///
    /// **Errors**: as [#parameter].
    protected final Tensor buffer(String name, Tensor t) {
        checkName(name);
        buffers.put(name, t);
        return t;
    }

    /// Registers a module within.
    ///
    /// **Errors**: as [#parameter].
    protected final <M extends Module> M child(String name, M module) {
        checkName(name);
        children.put(name, module);
        Module m = module;
        m.name = m.name.isEmpty() ? name : m.name;
        return module;
    }

    private void checkName(String name) {
        Check.that(
                !name.isEmpty() && !name.contains("."),
                "module: a name must have no dot and not be empty, got %s",
                name);
        Check.that(
                !parameters.containsKey(name) && !buffers.containsKey(name) && !children.containsKey(name),
                "module: a name must be new, got %s again",
                name);
    }

    /// What the module around this one calls it, the first where there are several; empty of one that stands alone.
    public final String name() {
        return name;
    }

    /// The modules directly within, by name.
    public final SequencedMap<String, Module> children() {
        return Collections.unmodifiableSequencedMap(children);
    }

    /// This module, under the empty name, and all within, named by their path, each once.
    public final SequencedMap<String, Module> namedModules() {
        SequencedMap<String, Module> all = new LinkedHashMap<>();
        collectModules("", all, Collections.newSetFromMap(new IdentityHashMap<>()));
        return all;
    }

    private void collectModules(String path, Map<String, Module> all, Set<Module> seen) {
        if (seen.add(this)) {
            all.put(path, this);
            children.forEach((name, m) -> m.collectModules(path.isEmpty() ? name : path + "." + name, all, seen));
        }
    }

    /// This module and all within, each once.
    public final List<Module> modules() {
        return List.copyOf(namedModules().values());
    }

    /// Runs `action` on all modules, those within before their parent, and returns this one.
    public final Module apply(Consumer<Module> action) {
        children.values().forEach(m -> m.apply(action));
        action.accept(this);
        return this;
    }

    /// The parameters of this module and of those in it, named by their path, as `0.weight`, in the order of
    /// registration. One that is shared stands under its first name only.
    public final SequencedMap<String, Tensor> namedParameters() {
        return collected(true, false);
    }

    /// The buffers, as [#namedParameters].
    public final SequencedMap<String, Tensor> namedBuffers() {
        return collected(false, true);
    }

    private SequencedMap<String, Tensor> collected(boolean ofParameters, boolean ofBuffers) {
        SequencedMap<String, Tensor> all = new LinkedHashMap<>();
        collect("", all, ofParameters, ofBuffers);
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        all.values().removeIf(t -> !seen.add(t));
        return all;
    }

    private void collect(String path, Map<String, Tensor> all, boolean ofParameters, boolean ofBuffers) {
        if (ofParameters) {
            parameters.forEach((name, t) -> all.put(path + name, t));
        }
        if (ofBuffers) {
            buffers.forEach((name, t) -> all.put(path + name, t));
        }
        children.forEach((name, module) -> module.collect(path + name + ".", all, ofParameters, ofBuffers));
    }

    /// The parameters of this module and of those in it, each once.
    public final List<Tensor> parameters() {
        return new ArrayList<>(namedParameters().values());
    }

    /// Those of this module alone.
    final List<Tensor> ownParameters() {
        return List.copyOf(parameters.values());
    }

    // ---- state

    /// What a file of this model holds: parameters and buffers by name, sharing storage with them.
    public final SequencedMap<String, Tensor> stateDict() {
        SequencedMap<String, Tensor> state = new LinkedHashMap<>();
        collect("", state, true, true);
        state.replaceAll((name, t) -> t.detach());
        return state;
    }

    /// Copies `state` into the parameters and buffers. Lazy layers that have seen no input take their sizes from it.
    ///
    /// **Errors**: `IllegalArgumentException` that lists every missing, unknown and misshapen entry; then nothing is
    /// changed.
    public final void loadStateDict(Map<String, Tensor> state) {
        Map<String, Tensor> own = stateDict();
        List<String> wrong = new ArrayList<>();
        List<Runnable> making = new ArrayList<>();
        namedModules().forEach((path, m) -> {
            if (m instanceof Lazy<?> lazy) {
                making.add(lazy.plan(path.isEmpty() ? "" : path + ".", state, own, wrong));
            }
        });
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
        making.forEach(Runnable::run);
    }

    /// Says whether all parameters want gradients: false freezes them, and steps leave them as they are.
    ///
    /// **PyTorch**: `module.requires_grad_(wanted)`.
    public final void requiresGrad(boolean wanted) {
        parameters().forEach(p -> p.requiresGrad(wanted));
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

    // ---- in words

    /// What this module was made with, as it stands between the parentheses of [#toString]: `in=784, out=10,
    /// bias=true`.
    ///
    /// **PyTorch**: `extra_repr`.
    protected String extraRepr() {
        return "";
    }

    /// This module and those within, one a line, as PyTorch prints them.
    @Override
    public final String toString() {
        String extra = extraRepr();
        String type = getClass().getSimpleName();
        String head = (type.isEmpty() ? "Module" : type) + "(" + extra;
        if (children.isEmpty()) {
            return head + ")";
        }
        StringBuilder text = new StringBuilder(extra.isEmpty() ? head : head + ",").append('\n');
        children.forEach((key, m) -> ("(" + key + "): " + m)
                .indent(2)
                .lines()
                .forEach(line -> text.append(line).append('\n')));
        return text.append(')').toString();
    }
}
