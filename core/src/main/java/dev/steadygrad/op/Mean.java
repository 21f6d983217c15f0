package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;

/// The mean over some dimensions, over all where none is named; NaN of no elements.
public record Mean(Dims dims, boolean keepdim) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        Check.floating("mean", x.dtype());
        int n = Reductions.count("mean", dims.toArray(), x.shape());
        return x.sum(dims.toArray(), keepdim).div((double) n);
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
