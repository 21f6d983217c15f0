package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Subscript;
import dev.steadygrad.array.Verbs;

/// A copy of the first input with the second, broadcast, written to the elements that a subscript names, or added to
/// them (`accumulate`), as often as they are named.
public record IndexPut(Subscript subscript, boolean accumulate) implements BinaryOp {

    @Override
    public NdArray forward(NdArray x, NdArray value) {
        NdArray y = x.copy(x.dtype());
        update(y, value);
        return y;
    }

    @Override
    public void update(NdArray x, NdArray value) {
        if (accumulate) {
            subscript.add(x, value);
        } else {
            subscript.put(x, value);
        }
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A x, A value, A y) {
        return accumulate ? g : g.apply(this, g.lift(NdArray.number(0)));
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A x, A value, A y) {
        return g.apply(new IndexGet(subscript));
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
