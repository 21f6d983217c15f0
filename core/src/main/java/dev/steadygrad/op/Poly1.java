package dev.steadygrad.op;

import dev.steadygrad.array.Deferred;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Compare;

/// The poly-1 loss `x + epsilon (1 - p)` of each cross-entropy `x = -log p`, in float64.
///
/// **Numerics**: `1 - p = -expm1(-x)`. For a negative epsilon and x near 0, where both terms cancel, it is `(1 +
/// epsilon) x - epsilon (x - (1 - p))`, the last by its series; the slope likewise.
///
/// **Source**: Leng et al., 2022.
public record Poly1(double epsilon) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        Deferred d = Deferred.of(x);
        Deferred y = d.sub(d.neg().apply(new Expm1()).mul(epsilon));
        if (epsilon >= 0) {
            return y.array();
        }
        Deferred apart = d.mul(1 + epsilon).sub(Excess.near0(d).mul(epsilon));
        return apart.where(d.compare(Compare.LT, 1), y).array();
    }

    /// `1 + epsilon p`.
    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.mul(
                epsilon >= 0
                        ? x.neg().exp().mul(epsilon).add(1)
                        : x.neg().apply(new Expm1()).mul(epsilon).add(1 + epsilon));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
