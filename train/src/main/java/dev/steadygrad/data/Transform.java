package dev.steadygrad.data;

import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// A change to the inputs of a batch, made by the loader on its workers. It keeps nothing between calls.
@FunctionalInterface
public interface Transform {
    /// **Shape**: `inputs [N, ...]` → `[N, ...]`.
    ///
    /// @param chance a source of random numbers for each of the N examples, so that what becomes of one does not depend
    /// on those beside it
    Tensor apply(Tensor inputs, List<Rng> chance);

    /// This change and then `next`.
    default Transform then(Transform next) {
        return (inputs, chance) -> next.apply(apply(inputs, chance), chance);
    }
}
