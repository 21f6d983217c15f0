package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Compare;

/// The sum, over some dimensions, of what is not NaN; over all where none is named. NaN gets no gradient.
public record NanSum(Dims dims, boolean keepdim) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return Reductions.nansum(x, dims.toArray(), keepdim);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        NdArray counted = x.array().compare("nansum", Compare.EQ, x.array()).to(g.dtype());
        return g.reshape(Sum.kept("nansum", dims, x.shape())).mul(g.lift(counted));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
