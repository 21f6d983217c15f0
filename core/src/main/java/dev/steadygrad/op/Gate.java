package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;

/// a where b is positive or NaN, else 0, of each pair of elements: the gradient of [Relu] from its output.
public record Gate() implements BinaryOp {

    @Override
    public NdArray forward(NdArray a, NdArray b) {
        return a.zip("relu", Binary.GATE, b, a.dtype());
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return g.apply(new Gate(), b);
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        return g.lift(NdArray.full(g.dtype(), g.shape(), 0));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    @Override
    public boolean saves(int i) {
        return i == 1;
    }
}
