package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import org.jspecify.annotations.Nullable;

/// The sum over some dimensions, over all where none is named; 0 of no elements. Floats accumulate in double.
///
/// @param dtype what elements are converted to first; null leaves them
public record Sum(Dims dims, boolean keepdim, @Nullable DType dtype) implements UnaryOp {

    public Sum(Dims dims, boolean keepdim) {
        this(dims, keepdim, null);
    }

    @Override
    public NdArray forward(NdArray x) {
        return dtype == null ? x.sum(dims.toArray(), keepdim) : Reductions.sum(x, dims.toArray(), keepdim, dtype);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.reshape(kept("sum", dims, x.shape())).expand(x.shape());
    }

    /// The shape with the reduced dimensions of size 1.
    static Shape kept(String op, Dims dims, Shape shape) {
        if (shape.rank() == 0) {
            return shape;
        }
        int[] sizes = shape.toArray();
        for (int d : Reductions.all(op, dims.toArray(), shape)) {
            sizes[d] = 1;
        }
        return Shape.of(sizes);
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
