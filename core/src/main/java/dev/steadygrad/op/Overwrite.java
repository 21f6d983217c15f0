package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;

/// The values of `b`, broadcast and converted, in place of `a`.
public record Overwrite() implements BinaryOp {

    @Override
    public NdArray forward(NdArray a, NdArray b) {
        return b.expand(a.shape()).to(a.dtype());
    }

    @Override
    public void update(NdArray a, NdArray b) {
        Updates.overwrite("copy", a, b);
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return g.lift(NdArray.full(g.dtype(), g.shape(), 0));
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        return g;
    }

    @Override
    public String name() {
        return "copy";
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
