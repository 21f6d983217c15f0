package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.DType;

/// Converted to another dtype.
public record To(DType dtype) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.to(dtype);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.to(x.dtype());
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
