package dev.steadygrad.array;

import dev.steadygrad.kernel.Unary;

/// An op of each element by itself, by a function that backends know; integers count as numbers of the standard dtype.
/// In a rule several such ops are one pass.
public interface MapOp extends UnaryOp {

    Unary function();

    @Override
    default NdArray forward(NdArray x) {
        return x.mapReal(function());
    }

    @Override
    default void update(NdArray x) {
        Updates.mapReal(name(), function(), x);
    }
}
