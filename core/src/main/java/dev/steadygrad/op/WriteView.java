package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.Geometry;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Compare;

/// A base `a` after its view has taken the values of `b`.
public record WriteView(Geometry base, Geometry view) implements BinaryOp {

    @Override
    public NdArray forward(NdArray a, NdArray b) {
        return a.where(a.lift(outside(a)), seen(b, view, base));
    }

    /// Where the base's elements are none of the view's.
    private NdArray outside(NdArray a) {
        NdArray ones = NdArray.full(DType.FLOAT32, a.shape(), 1);
        NdArray viewed = seen(seen(ones, base, view), view, base);
        return viewed.compare("writeView", Compare.EQ, NdArray.number(0));
    }

    private static <A extends Verbs<A>> A seen(A x, Geometry from, Geometry to) {
        return x.apply(new Restride(from, to));
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return g.where(g.lift(outside(g.array())), g.lift(NdArray.number(0)));
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
