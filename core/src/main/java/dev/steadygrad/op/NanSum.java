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
        return g.reshape(Sum.kept("nansum", dims, x.shape())).maskedFill(x.compare(Compare.NE, x), 0);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
