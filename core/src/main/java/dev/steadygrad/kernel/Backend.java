package dev.steadygrad.kernel;

import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The waist: what a device must be able to do. Every array is written into `y`, which the caller has allocated, of the
/// shape and dtype that the result has; inputs are already broadcast to that shape. Nothing here checks its arguments:
/// `NdArray` has.
public interface Backend {

    /// Copies `x`, converting to the dtype of `y`.
    void copy(Strided x, Strided y);

    /// `y = f(x)`, computed in the [Kind] of `y`.
    void unary(Unary f, Strided x, Strided y);

    /// `y = f(a, b)`, computed in the [Kind] of `y`.
    void binary(Binary f, Strided a, Strided b, Strided y);

    /// `y = f(a, b)`, a bool, compared in `kind`.
    void compare(Compare f, Kind kind, Strided a, Strided b, Strided y);

    /// `y = c ? a : b` with a bool `c`.
    void where(Strided c, Strided a, Strided b, Strided y);

    /// Reduces the last `dims` dimensions of `x` into `y`, which has the others.
    void reduce(Reduce f, Strided x, int dims, Strided y);

    /// The int64 position of the first maximum (`max`) or minimum along the last dimension; NaN counts as both.
    void argReduce(boolean max, Strided x, Strided y);

    /// Running `f` along the last dimension.
    void scan(Binary f, Strided x, Strided y);

    /// `y = a · b`, with `a [batch, m, k]`, `b [batch, k, n]`, `y [batch, m, n]` of one floating dtype.
    void matmul(Strided a, Strided b, Strided y);

    /// `y[…, j] = x[…, index[…, j]]` along the last dimension; `x` has `index`'s other sizes. A
    /// position out of range is an `IndexOutOfBoundsException`: looking for one beforehand would cost a pass.
    void gather(Strided x, Strided index, Strided y);

    /// `y[…, index[…, j]] = src[…, j]`, or `f` of both, along the last dimension, in row-major order of `src`.
    void scatter(@Nullable Binary f, Strided index, Strided src, Strided y);

    /// The int64 order that sorts the last dimension, stable; NaN is the largest. `y` may be shorter: then it takes the
    /// first positions of that order.
    void argSort(boolean descending, Strided x, Strided y);

    /// Fills a contiguous `y`: element `i` becomes `value(i)`, converted.
    void generate(LongToDoubleFunction value, Strided y);

    /// The processor threads in use, and what they run.
    Description describe();

    /// Bounds the threads that kernels use; at least 1.
    void threads(int n);

    /// What a backend is made of.
    ///
    /// @param rows the row primitives, with the vector width in bits where they are vector code
    /// @param matmul what makes large matrix products; a provider of them is loaded, and named, from the first one on
    /// @param threads how many threads kernels use
    /// @param reason why nothing faster is used; empty where this is the fastest
    record Description(String rows, String matmul, int threads, String reason) {}
}
