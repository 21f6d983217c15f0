package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Normalizations;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;

/// `(x - mean) / √(var + eps)` over some dimensions, with the variance of the whole population: the middle of layer and
/// batch normalisation.
///
/// **Numerics**: the variance is that of what is left after the mean is taken off; half types compute in float32.
public record Standardize(Dims dims, double eps) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        Check.floating("standardize", x.dtype());
        return Normalizations.standardize(x, dims.toArray(), eps);
    }

    /// `r (g - mean(g) - y mean(g y))` with r the inverse deviation.
    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        A r = x.apply(new InverseDeviation(dims, eps));
        return g.sub(mean(g)).sub(y.mul(mean(g.mul(y)))).mul(r);
    }

    private <A extends Verbs<A>> A mean(A x) {
        int n = Reductions.count("standardize", dims.toArray(), x.shape());
        return x.sum(dims.toArray(), true).div((double) n);
    }

    /// `1 / √(var + eps)`, with the dimensions of size 1.
    record InverseDeviation(Dims dims, double eps) implements UnaryOp {
        @Override
        public NdArray forward(NdArray x) {
            return Normalizations.inverseDeviation(x, dims.toArray(), eps);
        }

        /// `-y² / n` times the standardised input.
        @Override
        public <A extends Verbs<A>> A backward(A g, A x, A y) {
            int n = Reductions.count("standardize", dims.toArray(), x.shape());
            return x.apply(new Standardize(dims, eps)).mul(g.mul(y).mul(y).div((double) -n));
        }
    }
}
