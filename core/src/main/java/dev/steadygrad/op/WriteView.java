package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.Geometry;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;

/// A base `a` after its view has taken the values of `b`.
public record WriteView(Geometry base, Geometry view) implements BinaryOp {

    @Override
    public NdArray forward(NdArray a, NdArray b) {
        NdArray outside = a.sub(seen(seen(a, base, view), view, base));
        return outside.add(seen(b, view, base));
    }

    private static <A extends Verbs<A>> A seen(A x, Geometry from, Geometry to) {
        return x.apply(new Restride(from, to));
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return g.sub(seen(seen(g, base, view), view, base));
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        return seen(g, base, view);
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
