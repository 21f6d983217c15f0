package dev.steadygrad.optim;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Fused;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Update;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An optimizer whose step treats each element for itself, given its gradient and what earlier steps have left of it: a
/// single pass over a parameter's arrays, in place.
///
/// **Numerics**: float16 and bfloat16 parameters are stepped in float32 and rounded once; what steps remember of them
/// is float32.
///
/// @param <O> the optimizer itself, which its settings return
public abstract class FirstOrderOptimizer<O extends FirstOrderOptimizer<O>> extends Optimizer {
    private static final Fused BACKEND = Backends.get();
    private static final String STEP = "step";

    /// By the position of the parameter.
    private SequencedMap<Integer, Memory> memories = new TreeMap<>();

    private boolean maximize;

    protected FirstOrderOptimizer(List<Tensor> parameters, double lr) {
        super(parameters, lr);
    }

    /// The names of the arrays that steps remember, as PyTorch has them; none where they remember nothing.
    protected abstract List<String> remembered();

    /// What a remembered array holds before the first step.
    protected double initial() {
        return 0;
    }

    /// What a step does to the arrays of a parameter: itself, then the remembered ones.
    ///
    /// @param step counted from 1
    /// @param sign 1, or -1 where the gradient is climbed
    protected abstract Update update(ParameterGroup group, long step, int sign);

    /// Sets the weight decay of every group.
    public O weightDecay(double weightDecay) {
        groups().forEach(group -> group.weightDecay(weightDecay));
        return self();
    }

    /// Climbs the gradient instead of descending.
    public O maximize(boolean maximize) {
        this.maximize = maximize;
        return self();
    }

    @SuppressWarnings("unchecked")
    final O self() {
        return (O) this;
    }

    @Override
    public final void step() {
        Observers.within(this, List.of(), this::stepAll);
    }

    private void stepAll() {
        int i = 0;
        for (ParameterGroup group : groups()) {
            for (Tensor p : group.parameters()) {
                NdArray g = p.gradArray();
                if (g != null) {
                    Check.sameShape("optimizer", "the gradient", g.shape(), p.shape());
                    step(group, p.array(), g, memories.computeIfAbsent(i, n -> new Memory()));
                }
                i++;
            }
        }
    }

    private void step(ParameterGroup group, NdArray p, NdArray g, Memory memory) {
        List<NdArray> changed = new ArrayList<>();
        changed.add(p);
        for (String name : remembered()) {
            changed.add(memory.arrays.computeIfAbsent(name, n -> first(p)));
        }
        memory.steps++;
        Update update = update(group, memory.steps, maximize ? -1 : 1);
        BACKEND.update(update, g.data(), changed.stream().map(NdArray::data).toArray(Strided[]::new));
        changed.forEach(a -> a.storage().changed());
    }

    private NdArray first(NdArray p) {
        return NdArray.full(wide(p.dtype()), p.shape(), initial()).copy(wide(p.dtype()));
    }

    private static DType wide(DType dtype) {
        return dtype == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
    }

    /// For the parameters that have had a step, how many, and what they left, as `step.0` and `exp_avg.0` for the first
    /// parameter; sharing storage with what later steps change.
    @Override
    public final SequencedMap<String, Tensor> stateDict() {
        SequencedMap<String, Tensor> state = new LinkedHashMap<>();
        if (!remembered().isEmpty()) {
            memories.forEach((i, memory) -> {
                state.put(STEP + "." + i, Tensor.wrap(NdArray.full(DType.INT64, Shape.SCALAR, memory.steps)));
                memory.arrays.forEach((name, a) -> state.put(name + "." + i, Tensor.wrap(a)));
            });
        }
        return state;
    }

    @Override
    public final void loadStateDict(Map<String, Tensor> state) {
        List<String> wrong = new ArrayList<>();
        Map<String, Tensor> rest = new LinkedHashMap<>(state);
        SequencedMap<Integer, Memory> loaded = new TreeMap<>();
        List<Tensor> all = parameters();
        for (int i = 0; i < all.size(); i++) {
            Memory memory = load(i, all.get(i), rest, wrong);
            if (memory != null) {
                loaded.put(i, memory);
            }
        }
        rest.keySet().forEach(name -> wrong.add("unknown " + name));
        Check.that(
                wrong.isEmpty(), "loadStateDict: the state must fit the optimizer, got %s", String.join("; ", wrong));
        memories = loaded;
    }

    /// Takes from `rest` what it has of parameter `i`; null where that is nothing.
    private @Nullable Memory load(int i, Tensor p, Map<String, Tensor> rest, List<String> wrong) {
        List<String> names = new ArrayList<>(remembered());
        names.add(0, STEP);
        if (remembered().isEmpty() || names.stream().noneMatch(name -> rest.containsKey(name + "." + i))) {
            return null;
        }
        var memory = new Memory();
        for (String name : names) {
            Shape shape = name.equals(STEP) ? Shape.SCALAR : p.shape();
            Tensor t = rest.remove(name + "." + i);
            if (t == null) {
                wrong.add("missing " + name + "." + i + " " + shape);
            } else if (!t.shape().equals(shape)) {
                wrong.add(name + "." + i + " is " + t.shape() + ", not " + shape);
            } else if (name.equals(STEP)) {
                memory.steps = t.array().itemLong();
            } else {
                memory.arrays.put(name, t.array().copy(wide(p.dtype())));
            }
        }
        return memory;
    }

    /// What steps have left of a parameter.
    private static final class Memory {
        private final SequencedMap<String, NdArray> arrays = new LinkedHashMap<>();
        private long steps;
    }
}
