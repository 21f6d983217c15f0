package dev.steadygrad.metric;

import dev.steadygrad.tensor.Tensor;

/// Counts batches, one after the other, or on several workers with one metric each that are merged in the end: what it
/// says is of all rows counted, however they were shared out. Not for several threads at once.
///
/// **PyTorch**: as in torcheval, `add` is `update` and `merge` is `merge_state`.
public interface Metric<M extends Metric<M>> {
    /// Counts a batch.
    ///
    /// **Shape**: `scores [N, C]`, `targets [N]` class indices.
    ///
    /// **Errors**: `IllegalArgumentException` for other shapes or dtypes, or a target outside `[0, C)`, named with its
    /// row.
    void add(Tensor scores, Tensor targets);

    /// Counts all that `other` has counted, which stays as it is.
    ///
    /// **Errors**: `IllegalArgumentException` where it counts something else.
    void merge(M other);
}
