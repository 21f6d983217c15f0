package dev.steadygrad.op;

import dev.steadygrad.array.Elements;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.array.ZipOp;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Binary;

/// a / b of each pair of elements, broadcast; integers give the standard dtype.
///
/// **PyTorch**: `torch.div(a, b)`
public record Div() implements ZipOp {

    @Override
    public Binary function() {
        return Binary.DIV;
    }

    @Override
    public DType dtype(NdArray a, NdArray b) {
        return Elements.quotientType(a, b);
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return g.div(b);
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        return g.neg().mul(y).div(b);
    }

    @Override
    public Saved saves() {
        return Saved.BOTH;
    }

    @Override
    public boolean saves(int i) {
        return i == 1;
    }
}
