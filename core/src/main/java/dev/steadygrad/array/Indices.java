package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Fused;
import dev.steadygrad.kernel.Strided;
import org.jspecify.annotations.Nullable;

/// Elements named by positions along one dimension. An array without dimensions is taken as one of one element.
public final class Indices {
    /// Elements of a source that are scaled at a time.
    private static final int SCALED = 1 << 14;

    private static final Fused BACKEND = Backends.get();

    private Indices() {}

    /// `y[i][j] = x[index[i][j]][j]` for `dim` 0, and so on.
    ///
    /// **Shape**: `index` has as many dimensions as `x` and, but for `dim`, is nowhere larger; the result has its
    /// shape.
    ///
    /// **Errors**: `IndexOutOfBoundsException` naming the first position outside `[0, size)`.
    public static NdArray gather(String op, NdArray x, int dim, Positions index) {
        int d = Check.dim(op, dim, x.shape());
        NdArray at = atLeast1d(index.values());
        NdArray from = atLeast1d(x);
        checkFits(op, "the input", at.shape(), from.shape(), d);
        NdArray y = NdArray.blank(x.dtype(), index.shape());
        if (y.numel() == 0) {
            return y;
        }
        Shape window = at.shape().with(d, from.shape().dim(d));
        Strided source = new Strided(
                x.storage(), window, from.data().strides(), from.data().offset());
        try {
            BACKEND.gather(
                    source.last(d), at.data().last(d), atLeast1d(y).data().last(d));
        } catch (IndexOutOfBoundsException e) {
            throw index.outside(op, from.shape().dim(d), d, e);
        }
        return y;
    }

    /// Writes `y[index[i][j]][j] = src[i][j]` for `dim` 0, and so on, or `f` of what is there and `src`, in place and
    /// in row-major order.
    ///
    /// **Shape**: `index` is nowhere larger than `src` and, but for `dim`, nowhere larger than `y`; elements of `src`
    /// beyond it are not read.
    ///
    /// **Errors**: as [#gather], and `IllegalArgumentException` for another dtype.
    public static void scatter(String op, @Nullable Binary f, NdArray y, int dim, Positions index, NdArray src) {
        int d = Check.dim(op, dim, y.shape());
        NdArray at = atLeast1d(index.values());
        NdArray from = atLeast1d(src);
        NdArray to = atLeast1d(y);
        Check.that(
                src.dtype() == y.dtype(),
                "%s: the source must have the dtype of the input, got dtype=%s for %s; convert it with to(dtype)",
                op,
                src.dtype(),
                y.dtype());
        if (at.numel() == 0) {
            return;
        }
        checkFits(op, "the source", at.shape(), from.shape(), -1);
        checkFits(op, "the input", at.shape(), to.shape(), d);
        Strided target = new Strided(
                y.storage(),
                at.shape().with(d, to.shape().dim(d)),
                to.data().strides(),
                to.data().offset());
        Strided source = new Strided(
                src.storage(), at.shape(), from.data().strides(), from.data().offset());
        try {
            BACKEND.scatter(f, at.data().last(d), source.last(d), target.last(d));
        } catch (IndexOutOfBoundsException e) {
            throw index.outside(op, to.shape().dim(d), d, e);
        }
    }

    /// As [#scatter], adding `alpha` times the source, of which some slices are scaled at a time.
    public static void add(String op, NdArray y, int dim, Positions index, NdArray src, Number alpha) {
        int d = Check.dim(op, dim, y.shape());
        int n = src.rank() == 0 ? 1 : src.shape().dim(d);
        int step = Math.max(1, (int) ((long) SCALED * n / Math.max(1, src.numel())));
        if (alpha.doubleValue() == 1 || src.rank() == 0) {
            scatter(op, Binary.ADD, y, dim, index, alpha.doubleValue() == 1 ? src : src.mul(alpha));
            return;
        }
        for (int from = 0; from < n; from += step) {
            int count = Math.min(step, n - from);
            NdArray part = Views.slice(src, d, from, count, 1).mul(alpha);
            scatter(op, Binary.ADD, y, d, index.slice(d, from, count), part);
            part.storage().recycle();
        }
    }

    /// What is written to `y`, from `src`.
    public interface Write {
        void run(NdArray y, NdArray src);
    }

    /// Runs `write` over an array that others may see: positions are looked at before anything is written.
    public static void update(String op, NdArray y, int dim, Positions index, NdArray src, Write write) {
        int d = Check.dim(op, dim, y.shape());
        Updates.checkPlaces(op, y);
        index.checkWithin(op, y.rank() == 0 ? 1 : y.shape().dim(d), d);
        boolean shared = src.storage().equals(y.storage());
        write.run(y, shared ? src.copy(src.dtype()) : src);
        y.storage().changed();
    }

    private static void checkFits(String op, String what, Shape index, Shape shape, int free) {
        Check.that(
                index.rank() == shape.rank(),
                "%s: the index must have as many dimensions as %s, got shapes %s and %s",
                op,
                what,
                index,
                shape);
        for (int i = 0; i < index.rank(); i++) {
            Check.that(
                    i == free || index.dim(i) <= shape.dim(i),
                    "%s: the index may not be larger than %s, got size %d and %d at dim=%d of shapes %s and %s",
                    op,
                    what,
                    index.dim(i),
                    shape.dim(i),
                    i,
                    index,
                    shape);
        }
    }

    /// A vector of positions of whole slices along `dim` of `like`, as an index for [#gather] and [#scatter]: repeated
    /// along the other dimensions without taking space.
    ///
    /// **Errors**: `IllegalArgumentException` where `index` has more than one dimension.
    public static NdArray along(String op, NdArray index, int dim, Shape like) {
        Check.that(
                index.rank() <= 1,
                "%s: the index must be a vector, got shape=%s; use get(at(index)) for more dimensions",
                op,
                index.shape());
        int d = Check.dim(op, dim, like);
        if (like.rank() == 0) {
            Check.that(
                    index.numel() == 1, "%s: a scalar has one element to name, got index.shape=%s", op, index.shape());
            return index.reshape(Shape.SCALAR);
        }
        if (index.numel() > 0) {
            Positions.of(op, index).checkWithin(op, like.dim(d), d);
        }
        int[] column = new int[like.rank() - d];
        java.util.Arrays.fill(column, 1);
        column[0] = index.numel();
        return index.reshape(Shape.of(column)).expand(like.with(d, index.numel()));
    }

    /// The positions, in row-major order, of the elements that a bool array has true: int64 `[count]`.
    static NdArray trues(NdArray mask) {
        NdArray m = mask.contiguous();
        byte[] holds = (byte[]) m.storage().array();
        int first = m.data().offset();
        int count = 0;
        for (int i = 0; i < m.numel(); i++) {
            count += holds[first + i];
        }
        NdArray y = NdArray.zeros(DType.INT64, Shape.of(count));
        long[] at = (long[]) y.storage().array();
        // Every position is written where the next true one will stay: no branch to guess wrong.
        for (int i = 0, n = 0; n < count; i++) {
            at[n] = i;
            n += holds[first + i];
        }
        return y;
    }

    /// The positions of the elements that are not 0, in row-major order: int64 `[count, rank]`.
    public static NdArray nonzero(NdArray x) {
        int count = (int) Reductions.countNonzero(x, new int[0], false).itemLong();
        int rank = x.rank();
        NdArray y = NdArray.blank(DType.INT64, Shape.of(count, rank));
        long[] at = (long[]) y.storage().array();
        NdArray row = x.contiguous();
        int first = row.data().offset();
        for (int i = 0, n = 0; n < count; i++) {
            if (row.storage().getDouble(first + i) != 0) {
                int rest = i;
                for (int d = rank - 1; d >= 0; d--) {
                    at[n * rank + d] = rest % x.shape().dim(d);
                    rest /= x.shape().dim(d);
                }
                n++;
            }
        }
        return y;
    }

    /// A row of `classes` elements for each class of `x`: 1 at its position, 0 elsewhere, int64.
    ///
    /// @param classes -1 for the largest class and one more
    public static NdArray oneHot(NdArray x, int classes) {
        Check.that(
                x.dtype().category() == DType.Category.INTEGER,
                "oneHot: classes must be integers, got dtype=%s; convert them with to(DType.INT64)",
                x.dtype());
        Check.that(
                classes == -1 || classes > 0,
                "oneHot: numClasses must be 1 or more, or -1 to take it from the values, got numClasses=%d",
                classes);
        Check.that(
                x.numel() > 0 || classes > 0,
                "oneHot: no value says how many classes there are, got shape=%s; give numClasses",
                x.shape());
        long[] at = x.toLongArray();
        long largest = java.util.Arrays.stream(at).max().orElse(0);
        int width = classes > 0 ? classes : (int) Math.min(largest, Integer.MAX_VALUE - 1L) + 1;
        for (int i = 0; i < at.length; i++) {
            if (at[i] < 0 || at[i] >= width) {
                throw Check.error(
                        "oneHot: classes must be in [0, %d), got input%s=%d",
                        Math.max(width, 0), x.shape().place(i), at[i]);
            }
        }
        NdArray y = NdArray.zeros(DType.INT64, x.shape().concat(Shape.of(width)));
        long[] rows = (long[]) y.storage().array();
        for (int i = 0; i < at.length; i++) {
            rows[i * width + (int) at[i]] = 1;
        }
        return y;
    }

    static NdArray atLeast1d(NdArray x) {
        return x.rank() == 0 ? x.reshape(Shape.of(1)) : x;
    }
}
