package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Pool;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SequencedMap;

/// Modules one after another, named `0`, `1`, … unless they are given names.
public final class Sequential extends Module implements Iterable<Module> {
    public Sequential(Module... modules) {
        for (Module m : modules) {
            append(m);
        }
    }

    /// With names, in the order of the map.
    public Sequential(SequencedMap<String, ? extends Module> modules) {
        modules.forEach(this::append);
    }

    /// Puts a module at the end, named by its position, and returns this one.
    public Sequential append(Module module) {
        return append(Integer.toString(size()), module);
    }

    /// **Errors**: `IllegalArgumentException` for a name that is taken, empty or with a dot.
    public Sequential append(String name, Module module) {
        child(name, module);
        return this;
    }

    public int size() {
        return children().size();
    }

    /// **Errors**: `IndexOutOfBoundsException` outside `[-size, size)`.
    public Module get(int index) {
        int i = Check.index("sequential", index, size(), 0);
        return List.copyOf(children().values()).get(i);
    }

    @Override
    public Iterator<Module> iterator() {
        return children().values().iterator();
    }

    /// What goes from one module to the next is recycled where these have not shown it to anybody.
    @Override
    public Tensor forward(Tensor x) {
        List<Storage> births = new ArrayList<>();
        Tensor y = x;
        boolean own = false;
        for (Module m : this) {
            Tensor in = y;
            Storage before = in.array().storage();
            boolean free = own && !before.isSaved() && m.isPrivate();
            births.clear();
            y = Pool.watch(births, () -> free ? m.callOver(in) : m.call(in));
            Storage after = y.array().storage();
            if (after == before) {
                continue;
            }
            if (own) {
                before.leave();
            }
            own = m.isPrivate() && births.contains(after);
            after.unseen(own);
        }
        if (own) {
            y.array().storage().unseen(false);
            Pool.adopt(y.array().storage());
        }
        return y;
    }
}
