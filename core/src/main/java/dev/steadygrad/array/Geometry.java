package dev.steadygrad.array;

import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;

/// Where the elements of an array lie in its storage.
public final class Geometry {
    private final Shape shape;
    private final int[] strides;
    private final int offset;
    private final int length;

    private Geometry(Shape shape, int[] strides, int offset, int length) {
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
        this.length = length;
    }

    public static Geometry of(NdArray x) {
        return new Geometry(
                x.shape(), x.data().strides(), x.data().offset(), x.storage().length());
    }

    /// `x`, which has the shape of `from`, put where `from` lies in a storage of zeros, seen where `to` lies. Elements
    /// that `from` repeats are added up.
    public static NdArray restride(NdArray x, Geometry from, Geometry to) {
        NdArray flat = NdArray.zeros(x.dtype(), Shape.of(from.length));
        Shape once = from.shape;
        for (int d = 0; d < once.rank(); d++) {
            once = from.strides[d] == 0 && once.dim(d) > 1 ? once.with(d, 1) : once;
        }
        from.on(flat, once).assign(x.sumTo(once));
        return to.on(flat, to.shape);
    }

    private NdArray on(NdArray flat, Shape seen) {
        return NdArray.of(new Strided(flat.storage(), seen, strides, offset));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Geometry g
                && shape.equals(g.shape)
                && Arrays.equals(strides, g.strides)
                && offset == g.offset
                && length == g.length;
    }

    @Override
    public int hashCode() {
        return shape.hashCode() * 31 + offset;
    }

    @Override
    public String toString() {
        return shape + " strides " + Arrays.toString(strides) + " offset " + offset;
    }
}
