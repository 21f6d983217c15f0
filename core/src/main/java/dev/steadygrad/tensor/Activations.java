package dev.steadygrad.tensor;

import dev.steadygrad.array.Verbs;
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

    default Tensor relu() {
        return apply(new Relu());
    }
}
