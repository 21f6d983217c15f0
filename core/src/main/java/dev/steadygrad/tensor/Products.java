package dev.steadygrad.tensor;

import dev.steadygrad.array.Verbs;
import dev.steadygrad.op.Matmul;

/// Products of vectors and matrices.
public sealed interface Products extends Verbs<Tensor> permits Tensor {

    /// The matrix product: see [Matmul].
    @Override
    default Tensor matmul(Tensor b) {
        return apply(new Matmul(), b);
    }
}
