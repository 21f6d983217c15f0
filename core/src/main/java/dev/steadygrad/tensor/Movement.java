package dev.steadygrad.tensor;

import dev.steadygrad.array.Verbs;
import dev.steadygrad.array.Views;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.Shape;
import dev.steadygrad.op.Dims;
import dev.steadygrad.op.Expand;
import dev.steadygrad.op.Permute;
import dev.steadygrad.op.Reshape;

/// The same elements in other shapes and orders, as views where the layout allows it.
public sealed interface Movement extends Verbs<Tensor> permits Tensor {

    /// @param sizes one may be -1: it follows from the number of elements
    default Tensor reshape(int... sizes) {
        return reshape(Views.infer("reshape", shape(), sizes));
    }

    @Override
    default Tensor reshape(Shape shape) {
        return shape.equals(shape()) ? (Tensor) this : apply(new Reshape(shape));
    }

    @Override
    default Tensor expand(Shape shape) {
        return shape.equals(shape()) ? (Tensor) this : apply(new Expand(shape));
    }

    @Override
    default Tensor permute(int... dims) {
        return apply(new Permute(Dims.of(dims)));
    }

    /// Dimensions `startDim` to `endDim`, both included, made one.
    default Tensor flatten(int startDim, int endDim) {
        int from = Check.dim("flatten", startDim, shape());
        int to = Check.dim("flatten", endDim, shape());
        Check.that(
                from <= to,
                "flatten: startDim must not come after endDim, got startDim=%d, endDim=%d for shape %s",
                startDim,
                endDim,
                shape());
        if (shape().rank() == 0) {
            return reshape(Shape.of(1));
        }
        Shape middle = Shape.of(shape().slice(from, to + 1).numel());
        return reshape(shape().slice(0, from).concat(middle).concat(shape().slice(to + 1, shape().rank())));
    }

    default Tensor flatten() {
        return flatten(0, -1);
    }

    /// A matrix transposed; a vector or scalar as it is.
    default Tensor t() {
        Check.that(shape().rank() <= 2, "t: at most 2 dimensions, got shape=%s; use transpose or permute", shape());
        return shape().rank() < 2 ? (Tensor) this : mT();
    }
}
