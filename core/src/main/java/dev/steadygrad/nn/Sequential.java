package dev.steadygrad.nn;

import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Modules one after another, named `0`, `1`, ….
public final class Sequential extends Module {
    private final List<Module> modules;

    public Sequential(Module... modules) {
        this.modules = List.of(modules);
        for (int i = 0; i < modules.length; i++) {
            child(Integer.toString(i), modules[i]);
        }
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor y = x;
        for (Module m : modules) {
            y = m.forward(y);
        }
        return y;
    }
}
