package dev.steadygrad.conformance;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.tensor.Tensor;

/// The elements of a tensor as a vector file has them: flat, in row-major order.
record Values(Storage data, Shape shape, boolean requiresGrad) {
    static Values of(Tensor x) {
        return new Values(x.array().copy(x.dtype()).storage(), x.shape(), false);
    }

    DType dtype() {
        return data.dtype();
    }

    /// A leaf of these values, laid out as `layout` says.
    Tensor tensor(Layout layout) {
        return tensor(layout.place(data, shape));
    }

    Tensor tensor() {
        return tensor(Strided.of(data, shape));
    }

    private Tensor tensor(Strided placed) {
        Tensor x = Tensor.wrap(NdArray.of(placed));
        return requiresGrad ? x.requiresGrad(true) : x;
    }

    /// The same tensor with the values that [Layout#EXPANDED] leaves of them.
    Values repeated() {
        Strided from = Layout.EXPANDED.place(data, shape);
        Storage to = Storage.allocate(dtype(), shape.numel());
        Layout.walk(
                shape, from.strides(), from.offset(), (i, at) -> from.storage().copy(at, to, i));
        return new Values(to, shape, requiresGrad);
    }
}
