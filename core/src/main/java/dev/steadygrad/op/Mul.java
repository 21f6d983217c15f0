package dev.steadygrad.op;

import dev.steadygrad.array.Verbs;
import dev.steadygrad.array.ZipOp;
import dev.steadygrad.kernel.Binary;

/// a · b of each pair of elements, broadcast.
public record Mul() implements ZipOp {

    @Override
    public Binary function() {
        return Binary.MUL;
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
