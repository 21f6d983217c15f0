package dev.steadygrad.nn;

import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A layer that learns its input size from the first tensor it sees, or from the state that it is to load; until then
/// it has no parameters.
abstract sealed class Lazy<M extends Module> extends Module permits LazyConv2d, LazyLinear {
    private @Nullable M layer;

    /// The layer for inputs like `x`.
    abstract M forInput(Tensor x);

    /// The layer with a weight of this shape; null where there is none.
    abstract @Nullable M forWeight(Shape weight);

    /// Where it is not made yet, adds what `state` makes of it to `own`, or says to `wrong` why it can't.
    ///
    /// @param path its own, with a dot
    /// @param own all that `state` is to be copied into, by name
    /// @return what makes it so
    final Runnable plan(String path, Map<String, Tensor> state, Map<String, Tensor> own, List<String> wrong) {
        String name = path + "weight";
        Tensor weight = state.get(name);
        M made = layer != null || weight == null ? null : forWeight(weight.shape());
        if (made != null) {
            made.stateDict().forEach((n, t) -> own.put(path + n, t));
            return () -> become(made);
        }
        if (layer == null) {
            wrong.add(weight == null ? "missing " + name : name + " is " + weight.shape() + ", which no input gives");
            state.keySet().stream().filter(n -> n.startsWith(path)).forEach(n -> own.put(n, state.get(n)));
        }
        return () -> {};
    }

    private void become(M made) {
        made.namedParameters().forEach(this::parameter);
        layer = made;
    }

    @Override
    public final Tensor forward(Tensor x) {
        M made = layer;
        if (made == null) {
            made = forInput(x);
            become(made);
        }
        return made.forward(x);
    }

    @Override
    public final long multiplyAdds(Shape input, Shape output) {
        return layer == null ? 0 : layer.multiplyAdds(input, output);
    }
}
