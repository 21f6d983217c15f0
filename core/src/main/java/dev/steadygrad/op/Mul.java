package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;

/// a · b of each pair of elements, broadcast.
public record Mul() implements BinaryOp {

    @Override
    public NdArray forward(NdArray a, NdArray b) {
        return a.mul(b);
    }

    @Override
    public void update(NdArray a, NdArray b) {
        Updates.zip("mul", Binary.MUL, a, b, NdArray.promoted(a, b));
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return g.mul(b);
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        return g.mul(a);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
