package dev.steadygrad.data;

import dev.steadygrad.base.Check;
import dev.steadygrad.tensor.Tensor;

/// Some examples of a data set and what they are.
///
/// **Shape**: `inputs [N, ...]`, `targets [N]`, the class indices as int64.
///
/// **Errors**: `IllegalArgumentException` where the two don't have the same N.
public record Batch(Tensor inputs, Tensor targets) {
    public Batch {
        Check.that(
                inputs.rank() > 0 && targets.rank() > 0 && inputs.size(0) == targets.size(0),
                "batch: inputs and targets must have the same first size, got inputs=%s and targets=%s",
                inputs.shape(),
                targets.shape());
    }

    /// How many examples there are, N.
    public int size() {
        return inputs.size(0);
    }
}
