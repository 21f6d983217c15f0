package dev.steadygrad.array;

import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Binary;

/// An op of each pair of elements, broadcast, by a function that backends know. In a rule several such ops are one
/// pass.
public interface ZipOp extends BinaryOp {

    Binary function();

    /// The dtype of the result.
    ///
    /// **Errors**: `IllegalArgumentException` for inputs that the op refuses.
    default DType dtype(NdArray a, NdArray b) {
        return NdArray.promoted(a, b);
    }

    @Override
    default NdArray forward(NdArray a, NdArray b) {
        return a.zip(name(), function(), b, dtype(a, b));
    }

    @Override
    default void update(NdArray a, NdArray b) {
        Updates.zip(name(), function(), a, b, dtype(a, b));
    }
}
