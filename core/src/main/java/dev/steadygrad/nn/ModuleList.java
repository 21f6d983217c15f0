package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.tensor.Tensor;
import java.util.Iterator;
import java.util.List;

/// Modules in a list, named `0`, `1`, …, for a module that calls them in a way of its own.
///
/// **Errors**: `IllegalStateException` where it is called itself.
public final class ModuleList extends Module implements Iterable<Module> {
    public ModuleList(Module... modules) {
        for (Module m : modules) {
            append(m);
        }
    }

    /// Puts a module at the end and returns this list.
    public ModuleList append(Module module) {
        child(Integer.toString(size()), module);
        return this;
    }

    public int size() {
        return children().size();
    }

    /// **Errors**: `IndexOutOfBoundsException` outside `[-size, size)`.
    public Module get(int index) {
        int i = Check.index("moduleList", index, size(), 0);
        return List.copyOf(children().values()).get(i);
    }

    @Override
    public Iterator<Module> iterator() {
        return children().values().iterator();
    }

    @Override
    public Tensor forward(Tensor x) {
        throw new IllegalStateException(
                "moduleList: a list must be read, not called, got an input of shape " + x.shape() + "; use Sequential");
    }
}
