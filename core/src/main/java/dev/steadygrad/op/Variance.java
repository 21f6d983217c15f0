package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;

/// The variance over some dimensions, over all where none is named: the sum of the squared distances from the mean,
/// divided by their number less `correction` (1 for a sample's unbiased estimate), or by 0 where that is less.
///
/// **Numerics**: two passes in double: first the mean, then the distances.
///
/// **PyTorch**: `torch.var(x, dim, correction=correction, keepdim=keepdim)`.
public record Variance(Dims dims, int correction, boolean keepdim) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return Reductions.variance("var", x, dims.toArray(), correction, keepdim);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return scaledDistances("var", g.mul(2), x, dims, correction);
    }

    /// `g / (n - correction)` times the distances from the mean.
    static <A extends Verbs<A>> A scaledDistances(String op, A g, A x, Dims dims, int correction) {
        int n = Reductions.count(op, dims.toArray(), x.shape());
        A scale = g.div((double) Math.max(0, n - correction)).reshape(Sum.kept(op, dims, x.shape()));
        return x.sub(x.apply(new Mean(dims, true))).mul(scale);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
