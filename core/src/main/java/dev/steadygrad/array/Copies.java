package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Strided;
import java.util.List;

/// Copies with the elements in other places: joined, reversed, cut to triangles.
public final class Copies {
    private Copies() {}

    /// Arrays one behind the other along `dim`, in the dtype that all promote to; those of shape `[0]` are passed over.
    ///
    /// **Errors**: `IllegalArgumentException` for no arrays, scalars, or shapes that differ in another dimension.
    public static NdArray cat(List<NdArray> xs, int dim) {
        Check.that(!xs.isEmpty(), "cat: there must be a tensor to join, got an empty list");
        List<NdArray> joined = xs.stream().filter(x -> !isNothing(x)).toList();
        NdArray first = joined.isEmpty() ? xs.getFirst() : joined.getFirst();
        int d = Check.dim("cat", dim, first.shape());
        DType dtype = xs.getFirst().dtype();
        for (NdArray x : xs) {
            dtype = DType.promote(dtype, x.dtype());
        }
        int size = 0;
        for (NdArray x : joined) {
            Check.that(
                    x.rank() > 0
                            && x.rank() == first.rank()
                            && x.shape().with(d, 0).equals(first.shape().with(d, 0)),
                    "cat: shapes must agree but for dim=%d and have a dimension, got %s and %s; stack joins along a new one",
                    d,
                    first.shape(),
                    x.shape());
            Check.that(
                    size <= Integer.MAX_VALUE - x.shape().dim(d),
                    "cat: the sizes must add up to that of a Java array, got more than %d at dim=%d",
                    Integer.MAX_VALUE,
                    d);
            size += x.shape().dim(d);
        }
        NdArray y = NdArray.blank(dtype, first.shape().with(d, size));
        int start = 0;
        for (NdArray x : joined) {
            int length = x.shape().dim(d);
            Views.slice(y, d, start, length, 1).assign(x);
            start += length;
        }
        return y;
    }

    private static boolean isNothing(NdArray x) {
        return x.rank() == 1 && x.numel() == 0;
    }

    /// A copy with the elements along `dims` in reverse order.
    public static NdArray flip(NdArray x, int... dims) {
        int[] strides = x.data().strides().clone();
        int offset = x.data().offset();
        for (int d : Check.dims("flip", dims, x.shape())) {
            if (x.numel() > 0 && d < x.rank()) {
                offset += (x.shape().dim(d) - 1) * strides[d];
                strides[d] = -strides[d];
            }
        }
        return NdArray.of(new Strided(x.storage(), x.shape(), strides, offset)).copy(x.dtype());
    }

    /// A copy of the matrices in the last two dimensions, 0 below the given diagonal (`upper`) or above it.
    public static NdArray triangle(NdArray x, boolean upper, int diagonal) {
        String op = upper ? "triu" : "tril";
        Check.that(x.rank() >= 2, "%s: at least 2 dimensions are needed, got shape=%s", op, x.shape());
        int rows = x.shape().dim(x.rank() - 2);
        int columns = x.shape().dim(x.rank() - 1);
        NdArray y = NdArray.zeros(x.dtype(), x.shape());
        // The diagonal meets rows from `top` to before `bottom`; on one side of them rows are whole, on the other 0.
        int top = Math.clamp(-(long) diagonal, 0, rows);
        int bottom = Math.clamp((long) columns - diagonal, top, rows);
        for (int i = top; i < bottom; i++) {
            int at = i + diagonal;
            fill(x, y, i, i + 1, upper ? at : 0, upper ? columns : at + 1);
        }
        fill(x, y, upper ? 0 : bottom, upper ? top : rows, 0, columns);
        return y;
    }

    private static void fill(NdArray x, NdArray y, int row, int endRow, int column, int endColumn) {
        if (endRow > row && endColumn > column) {
            block(y, row, endRow, column, endColumn).assign(block(x, row, endRow, column, endColumn));
        }
    }

    private static NdArray block(NdArray x, int row, int endRow, int column, int endColumn) {
        NdArray rows = Views.slice(x, x.rank() - 2, row, endRow - row, 1);
        return Views.slice(rows, x.rank() - 1, column, endColumn - column, 1);
    }
}
