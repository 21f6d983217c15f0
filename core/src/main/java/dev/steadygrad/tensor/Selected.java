package dev.steadygrad.tensor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Shape;

/// Elements and where they were: what `max(dim)`, `sort`, `topk` and their like give.
///
/// @param values they have the gradient of a copy
/// @param indices their int64 positions along the dimension
public record Selected(Tensor values, Tensor indices) {

    /// The elements of `x` at `positions` along `dim`.
    static Selected of(Tensor x, int dim, NdArray positions) {
        Tensor indices = Tensor.wrap(positions);
        return new Selected(x.gather(dim, indices), indices);
    }

    /// Without dimension `dim`, which has one position.
    Selected squeezed(int dim) {
        Shape shape = values.shape();
        Shape without = shape.rank() == 0 ? shape : shape.without(Math.floorMod(dim, shape.rank()));
        return new Selected(values.reshape(without), indices.reshape(without));
    }
}
