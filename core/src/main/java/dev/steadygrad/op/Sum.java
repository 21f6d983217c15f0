package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Shape;

/// The sum over some dimensions, over all where none is named; 0 of no elements. Floats accumulate in double.
public record Sum(Dims dims, boolean keepdim) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.sum(dims.toArray(), keepdim);
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
