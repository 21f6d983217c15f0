package dev.steadygrad.data;

/// Examples that can be read in any order.
///
/// **PyTorch**: a map-style `torch.utils.data.Dataset` with its `__getitems__`.
public interface Dataset {
    /// How many examples there are.
    int size();

    /// The examples at `rows`, in that order, in new memory.
    Batch batch(int[] rows);
}
