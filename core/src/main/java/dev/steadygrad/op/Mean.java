package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;

/// The mean over some dimensions, over all where none is named; NaN of no elements. Floats accumulate in double.
public record Mean(Dims dims, boolean keepdim) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return Reductions.mean(x, dims.toArray(), keepdim);
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
