package dev.steadygrad.array;

import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Reduce;
import dev.steadygrad.kernel.Unary;

/// Mean 0 and variance 1 over some dimensions, in two passes: the mean first, then the squares of what is left, so that
/// a large mean costs the variance no digits. Half types compute in float32.
public final class Normalizations {
    private Normalizations() {}

    /// `(x - mean) / √(var + eps)`.
    public static NdArray standardize(NdArray x, int[] dims, double eps) {
        NdArray y = centred(x, dims);
        NdArray r = inverseDeviation(y, dims, x, eps);
        Backends.get().binary(Binary.MUL, y.data(), r.data().expand(y.shape()), y.data());
        return y.to(x.dtype());
    }

    /// `1 / √(var + eps)`, with the dimensions of size 1.
    public static NdArray inverseDeviation(NdArray x, int[] dims, double eps) {
        return inverseDeviation(centred(x, dims), dims, x, eps).to(x.dtype());
    }

    private static NdArray inverseDeviation(NdArray centred, int[] dims, NdArray x, double eps) {
        int n = Reductions.count("normalize", dims, x.shape());
        NdArray squares = Reductions.reduce("normalize", Reduce.SQUARES, centred, dims, true, centred.dtype());
        return squares.div((double) n).add(eps).map(Unary.RSQRT);
    }

    /// A new array.
    private static NdArray centred(NdArray x, int[] dims) {
        NdArray wide = x.dtype() == DType.FLOAT64 ? x : x.to(DType.FLOAT32);
        int n = Reductions.count("normalize", dims, x.shape());
        return wide.sub(wide.sum(dims, true).div((double) n));
    }
}
