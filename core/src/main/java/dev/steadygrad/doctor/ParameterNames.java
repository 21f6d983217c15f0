package dev.steadygrad.doctor;

import dev.steadygrad.nn.Module;
import dev.steadygrad.tensor.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/// What modules that were called call their parameters.
final class ParameterNames {
    private final IdentityHashMap<Tensor, String> names = new IdentityHashMap<>();
    private final Set<Module> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    /// @param module one that no other has called
    void gave(Module module) {
        if (seen.add(module)) {
            module.namedParameters().forEach((name, t) -> names.put(t, name));
        }
    }

    /// As `0.weight [10, 4]`.
    String of(Tensor parameter) {
        String name = names.get(parameter);
        return (name == null ? "a parameter" : name) + " " + parameter.shape();
    }
}
