package dev.steadygrad.tensor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.kernel.Binary;
import org.jspecify.annotations.Nullable;

/// What a tensor keeps of its gradients: their sum, which each backward adds to in place, as PyTorch does. The sum has
/// memory of its own, which goes to later results unless somebody outside has seen it.
abstract sealed class Accumulator extends Creation permits Tensor {
    private @Nullable Tensor sum;
    private boolean shown;

    /// The accumulated gradient of a leaf, or of a tensor that keeps it ([Tensor#retainGrad]); null before backward.
    /// Later backwards add to it in place.
    public final synchronized @Nullable Tensor grad() {
        shown = true;
        return sum;
    }

    public final synchronized void grad(@Nullable Tensor g) {
        shown = true;
        sum = g;
    }

    /// The values of [#grad], for optimizers, which read them at once and do not keep them.
    public final synchronized @Nullable NdArray gradArray() {
        return sum == null ? null : sum.array();
    }

    /// Forgets the gradient, as PyTorch's `zero_grad(set_to_none=True)`.
    public final synchronized void zeroGrad() {
        if (sum != null && !shown) {
            sum.recycle();
        }
        sum = null;
        shown = false;
    }

    /// @param owned whether nobody else holds `g`
    final synchronized void accumulate(Tensor g, boolean owned) {
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
