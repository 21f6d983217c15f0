package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.Elements;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;

/// a / b of each pair of elements, broadcast; integers give the standard dtype.
///
/// **PyTorch**: `torch.div(a, b)`
public record Div() implements BinaryOp {

    @Override
    public NdArray forward(NdArray a, NdArray b) {
        return a.div(b);
    }

    @Override
    public void update(NdArray a, NdArray b) {
        Updates.zip("div", Binary.DIV, a, b, Elements.quotientType(a, b));
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
