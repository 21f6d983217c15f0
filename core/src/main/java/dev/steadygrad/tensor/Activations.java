package dev.steadygrad.tensor;

import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.DType;
import dev.steadygrad.op.LogSoftmax;
import dev.steadygrad.op.Relu;
import dev.steadygrad.op.Softmax;

/// The softmax family and activations.
public sealed interface Activations extends Verbs<Tensor> permits Tensor {

    /// Softmax along `dim`: see [Softmax].
    default Tensor softmax(int dim) {
        return apply(new Softmax(dim));
    }

    /// Log-softmax along `dim`: see [LogSoftmax].
    default Tensor logSoftmax(int dim) {
        return apply(new LogSoftmax(dim));
    }

    /// As [#softmax(int)], of this tensor converted to `dtype` first.
    default Tensor softmax(int dim, DType dtype) {
        return to(dtype).softmax(dim);
    }

    /// As [#logSoftmax(int)], of this tensor converted to `dtype` first.
    default Tensor logSoftmax(int dim, DType dtype) {
        return to(dtype).logSoftmax(dim);
    }

    /// Softmax of the negated values: the smallest gets the most.
    default Tensor softmin(int dim) {
        return neg().softmax(dim);
    }

    /// As [#softmin(int)], of this tensor converted to `dtype` first.
    default Tensor softmin(int dim, DType dtype) {
        return to(dtype).softmin(dim);
    }

    default Tensor relu() {
        return apply(new Relu());
    }
}
