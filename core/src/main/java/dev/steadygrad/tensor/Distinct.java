package dev.steadygrad.tensor;

/// The distinct values of a tensor, or slices along a dimension, which stand along that dimension.
///
/// @param values in ascending order, `[n]`
/// @param inverse for each element of the tensor, the int64 position of its value
/// @param counts how often each value occurs, int64 `[n]`
public record Distinct(Tensor values, Tensor inverse, Tensor counts) {}
