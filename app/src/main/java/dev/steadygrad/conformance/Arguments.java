package dev.steadygrad.conformance;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The arguments of a call by PyTorch's names. The first one is `input`; one that is None counts as absent.
///
/// A value is a `Tensor`, a `Long` or `Double`, a `Boolean`, a `String`, a [DType], a [Slice], a [Marker], or a list of
/// these.
final class Arguments {
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();
    private final List<Tensor> leaves = new ArrayList<>();

    /// What an index may hold besides numbers, slices and tensors.
    enum Marker {
        ELLIPSIS,
        NONE
    }

    /// A Python slice; null is an end left out.
    record Slice(
            @Nullable Long start,
            @Nullable Long stop,
            @Nullable Long step) {}

    /// @param make turns the values of a tensor into one
    Arguments(Map<String, Object> recorded, Function<Values, Tensor> make) {
        recorded.forEach((name, value) -> values.put(name, made(value, make)));
    }

    private Object made(Object value, Function<Values, Tensor> make) {
        return switch (value) {
            case Values v -> {
                Tensor x = make.apply(v);
                if (v.requiresGrad()) {
                    leaves.add(x);
                }
                yield x;
            }
            case List<?> list -> {
                List<Object> all = new ArrayList<>();
                list.forEach(v -> all.add(made(v, make)));
                yield all;
            }
            default -> value;
        };
    }

    /// The tensors that want a gradient, in the order in which they are written.
    List<Tensor> leaves() {
        return leaves;
    }

    /// **Errors**: `Unsupported` naming the arguments that nobody asked for.
    void checkAllUsed() {
        String rest = values.keySet().stream()
                .filter(name -> !used.contains(name) && values.get(name) != Marker.NONE)
                .collect(Collectors.joining(", "));
        if (!rest.isEmpty()) {
            throw new Unsupported("no argument " + rest);
        }
    }

    boolean has(String name) {
        used.add(name);
        return values.getOrDefault(name, Marker.NONE) != Marker.NONE;
    }

    /// The value itself.
    Object value(String name) {
        return value(name, Object.class);
    }

    private <T> T value(String name, Class<T> type) {
        if (!has(name)) {
            throw new Unsupported("no call without " + name);
        }
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw new Unsupported("no call with " + name + "=" + value);
        }
        return type.cast(value);
    }

    Tensor input() {
        return tensor("input");
    }

    /// The tensors of a call whose input is a list.
    List<Tensor> inputs() {
        return list("input").stream().map(Tensor.class::cast).toList();
    }

    boolean isTensor(String name) {
        return has(name) && values.get(name) instanceof Tensor;
    }

    boolean isText(String name) {
        return has(name) && values.get(name) instanceof String;
    }

    Tensor tensor(String name) {
        return value(name, Tensor.class);
    }

    @Nullable
    Tensor tensorOrNull(String name) {
        return has(name) ? tensor(name) : null;
    }

    Number number(String name) {
        return value(name, Number.class);
    }

    double real(String name, double absent) {
        return has(name) ? number(name).doubleValue() : absent;
    }

    int integer(String name) {
        return Math.toIntExact(value(name, Long.class));
    }

    int integer(String name, int absent) {
        return has(name) ? integer(name) : absent;
    }

    boolean flag(String name, boolean absent) {
        return has(name) ? value(name, Boolean.class) : absent;
    }

    String text(String name, String absent) {
        return has(name) ? value(name, String.class) : absent;
    }

    DType dtype(String name) {
        return value(name, DType.class);
    }

    boolean isList(String name) {
        return has(name) && values.get(name) instanceof List;
    }

    /// A list of integers, or one integer as a list of one.
    int[] integers(String name, int... absent) {
        if (!has(name)) {
            return absent;
        }
        return isList(name) ? integers(list(name)) : new int[] {integer(name)};
    }

    List<?> list(String name) {
        return value(name, List.class);
    }

    static int[] integers(List<?> list) {
        return list.stream().mapToInt(v -> Math.toIntExact((Long) v)).toArray();
    }
}
