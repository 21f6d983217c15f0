package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Scans;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;

/// The elements along `dim` moved on by one position, or back (`reverse`); `fill` takes the place that becomes free.
public record Shift(int dim, boolean reverse, double fill) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return Scans.shift(x, dim, reverse, fill);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new Shift(dim, !reverse, 0));
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
