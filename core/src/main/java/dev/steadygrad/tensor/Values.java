package dev.steadygrad.tensor;

import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;

/// Sizes and values, as Java knows them. Values are copied.
public sealed interface Values extends Verbs<Tensor> permits Tensor {

    // ---- sizes

    default int rank() {
        return shape().rank();
    }

    /// How many dimensions there are, as [#rank].
    default int dim() {
        return rank();
    }

    /// The sizes, as `shape()`.
    default Shape size() {
        return shape();
    }

    default int size(int dim) {
        int d = Check.dim("size", dim, shape());
        if (rank() == 0) {
            throw new IndexOutOfBoundsException("size: a scalar has no dimension, got dim=" + dim + " for shape []");
        }
        return shape().dim(d);
    }

    default int numel() {
        return shape().numel();
    }

    default boolean isFloatingPoint() {
        return dtype().isFloating();
    }

    // ---- the only element

    /// The only element; of int64 beyond 2^53 the nearest double, see [#itemLong].
    ///
    /// **Errors**: `IllegalArgumentException` where there are more or none.
    default double item() {
        return array().item();
    }

    /// The only element, exactly; a bool is 0 or 1.
    ///
    /// **Errors**: `IllegalArgumentException` where there are more or none, or for a floating one that is not whole or
    /// beyond the range of long.
    default long itemLong() {
        long whole = array().itemLong();
        if (isFloatingPoint()) {
            double v = item();
            Check.that(
                    v == Math.rint(v) && v >= -0x1p63 && v < 0x1p63,
                    "itemLong: the element must be a whole number within the range of long, got value=%s; use item()",
                    v);
        }
        return whole;
    }

    /// Whether the only element is not 0, Python's `bool(x)`: what `if (x.any().itemBoolean())` asks.
    ///
    /// **Errors**: `IllegalArgumentException` where there are more or none.
    default boolean itemBoolean() {
        return item() != 0;
    }

    // ---- all elements

    /// The elements in row-major order, converted as Java does.
    default float[] toFloatArray() {
        return array().toFloatArray();
    }

    default double[] toDoubleArray() {
        return array().toDoubleArray();
    }

    default long[] toLongArray() {
        return array().toLongArray();
    }

    default int[] toIntArray() {
        return (int[]) array().copy(DType.INT32).storage().array();
    }

    /// A Java array of this rank, PyTorch's `tolist`: `float[][]` of a float32 matrix, what [Tensor#of(Object)] makes a
    /// tensor of. The half types give float, uint8 gives byte, and a scalar its boxed element.
    default Object toArray() {
        return Nested.write(array());
    }
}
