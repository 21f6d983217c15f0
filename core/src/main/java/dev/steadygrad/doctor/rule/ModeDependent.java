package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.nn.BatchNorm1d;
import dev.steadygrad.nn.BatchNorm2d;
import dev.steadygrad.nn.Dropout;
import dev.steadygrad.nn.Module;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The layers that do one thing in training and another after it.
final class ModeDependent {
    private ModeDependent() {}

    /// The first such layer of `module` that is in training mode, or not, by name; null where there is none.
    static @Nullable String first(Module module, boolean training) {
        for (Map.Entry<String, Module> m : module.namedModules().entrySet()) {
            if (is(m.getValue()) && m.getValue().isTraining() == training) {
                return (Chart.nameOf(m.getValue()) + " " + m.getKey()).strip();
            }
        }
        return null;
    }

    private static boolean is(Module m) {
        return m instanceof Dropout || m instanceof BatchNorm1d || m instanceof BatchNorm2d;
    }
}
