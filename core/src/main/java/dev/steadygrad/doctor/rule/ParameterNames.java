package dev.steadygrad.doctor.rule;

import dev.steadygrad.nn.Module;
import dev.steadygrad.tensor.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/// What the outermost module calls its parameters.
final class ParameterNames {
    private final IdentityHashMap<Tensor, String> names = new IdentityHashMap<>();
    private final Set<Module> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    /// Modules have been called from the inside out, so the longest name comes last.
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
