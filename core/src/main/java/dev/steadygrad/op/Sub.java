package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.Elements;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;

/// a - b of each pair of elements, broadcast.
public record Sub() implements BinaryOp {

    @Override
    public NdArray forward(NdArray a, NdArray b) {
        return a.sub(b);
    }

    @Override
    public void update(NdArray a, NdArray b) {
        Updates.zip("sub", Binary.SUB, a, b, Elements.differenceType(a, b));
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return g;
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        return g.neg();
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
