package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.DType;
import org.jspecify.annotations.Nullable;

/// The mean over some dimensions, over all where none is named; NaN of no elements. Floats accumulate in double.
///
/// @param dtype what elements are converted to first; null leaves them
public record Mean(Dims dims, boolean keepdim, @Nullable DType dtype) implements UnaryOp {

    public Mean(Dims dims, boolean keepdim) {
        this(dims, keepdim, null);
    }

    @Override
    public NdArray forward(NdArray x) {
        return Reductions.mean(x, dims.toArray(), keepdim, dtype == null ? x.dtype() : dtype);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        int n = Reductions.count("mean", dims.toArray(), x.shape());
        return g.div((double) n).reshape(Sum.kept("mean", dims, x.shape())).expand(x.shape());
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
