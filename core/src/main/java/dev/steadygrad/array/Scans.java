package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Fused;
import dev.steadygrad.kernel.Strided;

/// Running results along one dimension, from its start or, in reverse, from its end. A scalar is a row of one.
public final class Scans {
    private static final Fused BACKEND = Backends.get();

    private Scans() {}

    /// `f` of all elements up to each one; integers and bools give int64.
    public static NdArray scan(String op, Binary f, NdArray x, int dim, boolean reverse) {
        return scan(op, f, x, dim, reverse, x.dtype().isFloating() ? x.dtype() : DType.INT64);
    }

    /// `f` of all elements, converted to `dtype`, up to each one.
    public static NdArray scan(String op, Binary f, NdArray x, int dim, boolean reverse, DType dtype) {
        int d = Check.dim(op, dim, x.shape());
        NdArray y = NdArray.zeros(dtype, x.shape());
        if (y.numel() > 0) {
            BACKEND.scan(f, line(Reductions.converted(x, dtype), d, reverse), line(y, d, reverse));
        }
        return y;
    }

    /// Writes `f` of all elements up to each one over them, in an array that only its maker has seen yet.
    public static void update(Binary f, NdArray y, int dim, boolean reverse) {
        if (y.numel() > 0) {
            Strided line = line(y, Check.dim("scan", dim, y.shape()), reverse);
            BACKEND.scan(f, line, line);
        }
    }

    /// `y[k] = x[k] + a[k] * y[k - 1]`, or `y[k + 1]` in reverse; both have one shape. If `lagged` the factor is that
    /// of the element before.
    public static NdArray recurrence(NdArray x, NdArray a, int dim, boolean reverse, boolean lagged) {
        int d = Check.dim("recurrence", dim, x.shape());
        NdArray y = NdArray.blank(x.dtype(), x.shape());
        if (y.numel() > 0) {
            BACKEND.recurrence(line(x, d, reverse), line(a, d, reverse), lagged, line(y, d, reverse));
        }
        return y;
    }

    /// Multiplies each element of `y`, an array that only its maker has seen yet, by all elements of `x` before its
    /// place, or behind it in reverse.
    public static void scaleByProducts(NdArray x, NdArray y, int dim, boolean reverse) {
        int d = Check.dim("scaleByProducts", dim, x.shape());
        if (y.numel() > 0) {
            BACKEND.scaleByProducts(line(x, d, reverse), line(y, d, reverse));
        }
    }

    /// The elements moved on by one position: `y[k] = x[k - 1]`, or `x[k + 1]` in reverse; `fill` comes in.
    public static NdArray shift(NdArray x, int dim, boolean reverse, double fill) {
        int d = Check.dim("shift", dim, x.shape());
        NdArray y = NdArray.full(x.dtype(), x.shape(), fill).copy(x.dtype());
        int rest = x.rank() == 0 ? 0 : x.shape().dim(d) - 1;
        if (rest > 0) {
            Views.slice(y, d, reverse ? 0 : 1, rest, 1).assign(Views.slice(x, d, reverse ? 1 : 0, rest, 1));
        }
        return y;
    }

    /// The int64 position of the last of the largest (or smallest) elements up to each one; NaN counts as both.
    public static NdArray runningExtreme(boolean max, NdArray x, int dim) {
        String op = max ? "cummax" : "cummin";
        int d = Check.dim(op, dim, x.shape());
        NdArray y = NdArray.blank(DType.INT64, x.shape());
        if (y.numel() > 0) {
            BACKEND.argScan(max, line(x, d, false), line(y, d, false));
        }
        return y;
    }

    /// Dimension `d` moved to the end, and walked backwards where `reverse`.
    private static Strided line(NdArray x, int d, boolean reverse) {
        if (x.rank() == 0) {
            return x.reshape(Shape.of(1)).data();
        }
        Strided s = x.data().last(d);
        if (!reverse) {
            return s;
        }
        int last = x.rank() - 1;
        int[] strides = s.strides().clone();
        int end = s.offset() + (x.shape().dim(d) - 1) * strides[last];
        strides[last] = -strides[last];
        return new Strided(s.storage(), s.shape(), strides, end);
    }
}
