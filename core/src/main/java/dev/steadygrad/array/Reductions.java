package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.Fused;
import dev.steadygrad.kernel.Reduce;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Unary;

/// Reductions over some dimensions, or over all where none is named.
public final class Reductions {
    private static final Fused BACKEND = Backends.get();

    private Reductions() {}

    /// Integers and bools sum to int64.
    public static NdArray sum(NdArray x, int[] dims, boolean keepdim) {
        return reduce("sum", Reduce.SUM, x, dims, keepdim, orWhole(x.dtype()));
    }

    /// The sum of elements converted to `dtype`, and in it.
    public static NdArray sum(NdArray x, int[] dims, boolean keepdim, DType dtype) {
        return reduce("sum", Reduce.SUM, converted(x, dtype), dims, keepdim, dtype);
    }

    /// The product of elements converted to `dtype`, and in it.
    public static NdArray prod(NdArray x, int[] dims, boolean keepdim, DType dtype) {
        return reduce("prod", Reduce.PROD, converted(x, dtype), dims, keepdim, dtype);
    }

    /// `x` itself where a kernel loses nothing by converting as it reads, else a converted copy.
    static NdArray converted(NdArray x, DType dtype) {
        boolean widens = DType.promote(x.dtype(), dtype) == dtype;
        return widens && x.dtype().isFloating() == dtype.isFloating() ? x : x.to(dtype);
    }

    /// The sum of what is not NaN.
    public static NdArray nansum(NdArray x, int[] dims, boolean keepdim) {
        return reduce("nansum", Reduce.NANSUM, x, dims, keepdim, orWhole(x.dtype()));
    }

    /// Integers and bools multiply to int64.
    public static NdArray prod(NdArray x, int[] dims, boolean keepdim) {
        return reduce("prod", Reduce.PROD, x, dims, keepdim, orWhole(x.dtype()));
    }

    private static DType orWhole(DType dtype) {
        return dtype.isFloating() ? dtype : DType.INT64;
    }

    /// The mean of elements converted to `dtype`, and in it; rounded once, so a mean does not overflow where the sum
    /// would.
    public static NdArray mean(NdArray x, int[] dims, boolean keepdim, DType dtype) {
        Check.floating("mean", dtype);
        NdArray y = reduce("mean", Reduce.SUM, converted(x, dtype), dims, keepdim, DType.FLOAT64);
        NdArray n = NdArray.number((double) count("mean", dims, x.shape()));
        BACKEND.binary(Binary.DIV, y.data(), n.expand(y.shape()).data(), y.data());
        return y.to(dtype);
    }

    /// The mean of the squared distances from the mean; the squares' sum is divided by their number less `correction`.
    public static NdArray variance(String op, NdArray x, int[] dims, int correction, boolean keepdim) {
        Check.floating(op, x.dtype());
        return reduce(op, x, dims, keepdim, x.dtype(), (s, n, y) -> BACKEND.variance(s, n, correction, y));
    }

    /// How many elements are not 0, int64.
    public static NdArray countNonzero(NdArray x, int[] dims, boolean keepdim) {
        return reduce("countNonzero", Reduce.COUNT, x, dims, keepdim, DType.INT64);
    }

    /// Whether any element is not 0: bool, uint8 for uint8.
    public static NdArray any(NdArray x, int[] dims, boolean keepdim) {
        return truth(reduce("any", Reduce.COUNT, x, dims, keepdim, DType.INT64), Compare.NE, 0, x.dtype());
    }

    /// Whether no element is 0: bool, uint8 for uint8.
    public static NdArray all(NdArray x, int[] dims, boolean keepdim) {
        int n = count("all", dims, x.shape());
        return truth(reduce("all", Reduce.COUNT, x, dims, keepdim, DType.INT64), Compare.EQ, n, x.dtype());
    }

    private static NdArray truth(NdArray counts, Compare f, int n, DType dtype) {
        NdArray y = counts.compare("all", f, NdArray.number(n));
        return dtype == DType.UINT8 ? y.to(dtype) : y;
    }

    /// `(sum |x|^p)^(1/p)`; for the infinities the largest and the smallest size, for 0 how many are not 0.
    ///
    /// **Errors**: `IllegalArgumentException` for the largest or smallest of no elements.
    public static NdArray norm(NdArray x, double p, int[] dims, boolean keepdim) {
        Check.floating("norm", x.dtype());
        if (Double.isInfinite(p)) {
            checkSome("norm", x, dims);
            return reduce("norm", p > 0 ? Reduce.ABS_MAX : Reduce.ABS_MIN, x, dims, keepdim, x.dtype());
        }
        if (p == 0 || p == 1) {
            return reduce("norm", p == 0 ? Reduce.COUNT : Reduce.ABS_SUM, x, dims, keepdim, x.dtype());
        }
        if (p == 2) {
            NdArray y = reduce("norm", Reduce.SQUARES, x, dims, keepdim, DType.FLOAT64);
            BACKEND.unary(Unary.SQRT, y.data(), y.data());
            return y.to(x.dtype());
        }
        NdArray y = reduce("norm", x, dims, keepdim, DType.FLOAT64, (s, n, sum) -> BACKEND.sumPowers(p, s, n, sum));
        return y.zip("norm", Binary.POW, NdArray.number(1 / p), DType.FLOAT64).to(x.dtype());
    }

    /// **Errors**: `IllegalArgumentException` for the largest of no elements.
    public static NdArray extreme(boolean max, NdArray x, int[] dims, boolean keepdim) {
        String op = max ? "amax" : "amin";
        checkSome(op, x, dims);
        return reduce(op, max ? Reduce.MAX : Reduce.MIN, x, dims, keepdim, x.dtype());
    }

    private static void checkSome(String op, NdArray x, int[] dims) {
        for (int d : all(op, dims, x.shape())) {
            Check.that(
                    x.rank() == 0 || x.shape().dim(d) > 0,
                    "%s: there must be an element to choose, got size 0 at dim=%d of shape %s",
                    op,
                    d,
                    x.shape());
        }
    }

    private interface Kernel {
        void run(Strided x, int dims, Strided y);
    }

    public static NdArray reduce(String op, Reduce f, NdArray x, int[] dims, boolean keepdim, DType dtype) {
        return reduce(op, x, dims, keepdim, dtype, (s, n, y) -> BACKEND.reduce(f, s, n, y));
    }

    /// Hands `x` to the kernel with the reduced dimensions at the end.
    private static NdArray reduce(String op, NdArray x, int[] dims, boolean keepdim, DType dtype, Kernel kernel) {
        boolean[] gone = new boolean[x.rank()];
        int count = 0;
        for (int d : all(op, dims, x.shape())) {
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
        NdArray y = NdArray.blank(dtype, Shape.of(kept));
        kernel.run(x.data().permute(order), count, y.data());
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
        checkSome(op, rows, new int[] {d});
        NdArray y = NdArray.zeros(DType.INT64, rows.shape().without(d));
        BACKEND.argReduce(max, rows.data().last(d), y.data());
        return keepdim && x.rank() > 0 ? y.reshape(x.shape().with(d, 1)) : y;
    }
}
