package dev.steadygrad.op;

import dev.steadygrad.array.Geometry;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;

/// An array that lies in a storage as `from` says, seen as `to` says: how a view takes its history from its base after
/// either was changed in place. What `to` sees and `from` does not is 0.
public record Restride(Geometry from, Geometry to) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return Geometry.restride(x, from, to);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new Restride(to, from));
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
