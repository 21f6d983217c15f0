package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Reduce;
import dev.steadygrad.kernel.Strided;

/// Reductions over some dimensions, or over all where none is named.
public final class Reductions {
    private Reductions() {}

    /// Integers and bools sum to int64.
    public static NdArray sum(NdArray x, int[] dims, boolean keepdim) {
        return reduce("sum", Reduce.SUM, x, dims, keepdim, x.dtype().isFloating() ? x.dtype() : DType.INT64);
    }

    /// **Errors**: `IllegalArgumentException` for the largest of no elements.
    public static NdArray extreme(boolean max, NdArray x, int[] dims, boolean keepdim) {
        String op = max ? "amax" : "amin";
        for (int d : all(op, dims, x.shape())) {
            Check.that(
                    x.rank() == 0 || x.shape().dim(d) > 0,
                    "%s: there must be an element to choose, got size 0 at dim=%d of shape %s",
                    op,
                    d,
                    x.shape());
        }
        return reduce(op, max ? Reduce.MAX : Reduce.MIN, x, dims, keepdim, x.dtype());
    }

    public static NdArray reduce(String op, Reduce f, NdArray x, int[] dims, boolean keepdim, DType dtype) {
        int[] reduced = all(op, dims, x.shape());
        boolean[] gone = new boolean[x.rank()];
        int count = 0;
        for (int d : reduced) {
            if (d < x.rank()) {
                gone[d] = true;
                count++;
            }
        }
        int[] order = new int[x.rank()];
        int[] kept = new int[x.rank() - count];
        int[] full = x.shape().toArray();
        for (int d = 0, i = 0, j = kept.length; d < x.rank(); d++) {
            order[gone[d] ? j++ : i++] = d;
            if (gone[d]) {
                full[d] = 1;
            } else {
                kept[i - 1] = x.shape().dim(d);
            }
        }
        NdArray y = NdArray.zeros(dtype, Shape.of(kept));
        Backends.get().reduce(f, x.data().permute(order), count, y.data());
        return keepdim ? NdArray.of(Strided.of(y.storage(), Shape.of(full))) : y;
    }

    /// The dims counted from 0; all of them where none is named.
    public static int[] all(String op, int[] dims, Shape shape) {
        if (dims.length > 0) {
            return Check.dims(op, dims, shape);
        }
        int[] all = new int[shape.rank()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
        }
        return all;
    }

    /// How many elements each result is made of.
    public static int count(String op, int[] dims, Shape shape) {
        int n = 1;
        for (int d : all(op, dims, shape)) {
            n *= shape.rank() == 0 ? 1 : shape.dim(d);
        }
        return n;
    }

    /// The int64 position of the first largest (or smallest) element along `dim`.
    public static NdArray argExtreme(boolean max, NdArray x, int dim, boolean keepdim) {
        String op = max ? "argmax" : "argmin";
        int d = Check.dim(op, dim, x.shape());
        NdArray rows = x.rank() == 0 ? x.reshape(Shape.of(1)) : x;
        Check.that(
                rows.shape().dim(d) > 0,
                "%s: there must be an element to choose, got size 0 at dim=%d of shape %s",
                op,
                d,
                x.shape());
        NdArray y = NdArray.zeros(DType.INT64, rows.shape().without(d));
        Backends.get().argReduce(max, rows.data().last(d), y.data());
        return keepdim && x.rank() > 0 ? y.reshape(x.shape().with(d, 1)) : y;
    }
}
