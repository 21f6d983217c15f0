package dev.steadygrad.tensor;

import dev.steadygrad.array.Verbs;
import dev.steadygrad.op.Dims;
import dev.steadygrad.op.Mean;
import dev.steadygrad.op.Sum;

/// Reductions over one, several or all dimensions.
public sealed interface Reductions extends Verbs<Tensor> permits Tensor {

    default Tensor sum() {
        return sum(new int[0], false);
    }

    default Tensor sum(int dim) {
        return sum(new int[] {dim}, false);
    }

    default Tensor sum(int dim, boolean keepdim) {
        return sum(new int[] {dim}, keepdim);
    }

    @Override
    default Tensor sum(int[] dims, boolean keepdim) {
        return apply(new Sum(Dims.of(dims), keepdim));
    }

    default Tensor mean() {
        return mean(new int[0], false);
    }

    default Tensor mean(int dim) {
        return mean(new int[] {dim}, false);
    }

    default Tensor mean(int dim, boolean keepdim) {
        return mean(new int[] {dim}, keepdim);
    }

    default Tensor mean(int[] dims, boolean keepdim) {
        return apply(new Mean(Dims.of(dims), keepdim));
    }

    /// The int64 position of the first maximum along `dim`.
    default Tensor argmax(int dim) {
        return argmax(dim, false);
    }

    default Tensor argmax(int dim, boolean keepdim) {
        return Tensor.wrap(dev.steadygrad.array.Reductions.argExtreme(true, array(), dim, keepdim));
    }
}
