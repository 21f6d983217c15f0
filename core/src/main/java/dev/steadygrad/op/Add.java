package dev.steadygrad.op;

import dev.steadygrad.array.Verbs;
import dev.steadygrad.array.ZipOp;
import dev.steadygrad.kernel.Binary;

/// a + b of each pair of elements, broadcast.
public record Add() implements ZipOp {

    @Override
    public Binary function() {
        return Binary.ADD;
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return g;
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        return g;
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
