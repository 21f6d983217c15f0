package dev.steadygrad.op;

import dev.steadygrad.array.Elements;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.array.ZipOp;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Binary;

/// a - b of each pair of elements, broadcast.
public record Sub() implements ZipOp {

    @Override
    public Binary function() {
        return Binary.SUB;
    }

    @Override
    public DType dtype(NdArray a, NdArray b) {
        return Elements.differenceType(a, b);
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
