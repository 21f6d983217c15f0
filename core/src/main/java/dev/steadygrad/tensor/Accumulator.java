package dev.steadygrad.tensor;

import dev.steadygrad.kernel.Binary;
import org.jspecify.annotations.Nullable;

/// The gradient of a leaf, which each backward adds to, in place as PyTorch does. It has memory of its own, which goes
/// to the next one unless somebody outside has seen it.
final class Accumulator {
    private @Nullable Tensor sum;
    private boolean shown;

    /// For those who may keep it.
    synchronized @Nullable Tensor show() {
        shown = true;
        return sum;
    }

    /// For those who don't.
    synchronized @Nullable Tensor peek() {
        return sum;
    }

    synchronized void set(@Nullable Tensor g) {
        shown = true;
        sum = g;
    }

    synchronized void clear() {
        if (sum != null && !shown) {
            sum.recycle();
        }
        sum = null;
        shown = false;
    }

    /// @param owned whether nobody else holds `g`
    synchronized void add(Tensor g, boolean owned) {
        Tensor before = sum;
        if (before == null) {
            sum = owned || g.requiresGrad() ? g : Tensor.wrap(g.array().copy(g.dtype()));
        } else if (g.requiresGrad() || before.requiresGrad()) {
            sum = before.add(g);
        } else {
            before.array().update(Binary.ADD, g.array());
            before.array().storage().changed();
        }
    }
}
