package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
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
        // Which elements stay depends on column - row alone: the mask is a line, seen one further on in each row.
        int above = Math.max(rows - 1, 0);
        NdArray line = NdArray.blank(DType.BOOL, Shape.of(above + columns));
        Backends.get().generate(i -> (upper ? i - above >= diagonal : i - above <= diagonal) ? 1 : 0, line.data());
        int[] strides = {-1, 1};
        NdArray mask = NdArray.of(new Strided(line.storage(), Shape.of(rows, columns), strides, above));
        return mask.choose(x, NdArray.zeros(x.dtype(), Shape.SCALAR));
    }
}
