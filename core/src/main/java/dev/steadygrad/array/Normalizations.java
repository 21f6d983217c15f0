package dev.steadygrad.array;

import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Reduce;
import dev.steadygrad.kernel.Unary;

/// Mean 0 and variance 1 over some dimensions, in two passes: the mean first, then the squares of what is left, so that
/// a large mean costs the variance no digits. Half types compute in float32.
public final class Normalizations {
    private Normalizations() {}

    /// Mean and variance of a population, with the dimensions of size 1; in float32 for half types.
    public record Moments(NdArray mean, NdArray variance) {}

    public static Moments moments(NdArray x, int[] dims) {
        NdArray wide = wide(x);
        NdArray mean = mean(wide, dims);
        return new Moments(mean, variance(wide.sub(mean), dims));
    }

    /// `(x - mean) / √(variance + eps)`.
    public static NdArray standardize(NdArray x, int[] dims, double eps) {
        NdArray wide = wide(x);
        NdArray y = wide.sub(mean(wide, dims));
        return y.update(Binary.MUL, variance(y, dims).add(eps).map(Unary.RSQRT)).to(x.dtype());
    }

    /// `1 / √(variance + eps)`, with the dimensions of size 1.
    public static NdArray inverseDeviation(NdArray x, int[] dims, double eps) {
        NdArray variance = Reductions.variance("standardize", wide(x), dims, 0, true);
        return variance.add(eps).map(Unary.RSQRT).to(x.dtype());
    }

    private static NdArray wide(NdArray x) {
        return x.dtype() == DType.FLOAT64 ? x : x.to(DType.FLOAT32);
    }

    private static NdArray mean(NdArray x, int[] dims) {
        return x.sum(dims, true).div((double) Reductions.count("mean", dims, x.shape()));
    }

    private static NdArray variance(NdArray centred, int[] dims) {
        NdArray squares = Reductions.reduce("variance", Reduce.SQUARES, centred, dims, true, centred.dtype());
        return squares.div((double) Reductions.count("variance", dims, centred.shape()));
    }
}
