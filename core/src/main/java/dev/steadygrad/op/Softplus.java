package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;

/// log(1 + e^(βx)) / β of each element, and x itself where βx is above the threshold.
///
/// **Errors**: `IllegalArgumentException` for integers.
///
/// **PyTorch**: `F.softplus(x, beta, threshold)`
public record Softplus(double beta, double threshold) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        Check.floating("softplus", x.dtype());
        NdArray limit = NdArray.number(threshold);
        return beta == 1
                ? x.zip("softplus", Binary.SOFTPLUS, limit)
                : x.mul(beta).update(Binary.SOFTPLUS, limit).update(Binary.DIV, NdArray.number(beta));
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        A scaled = x.mul(beta);
        NdArray linear = scaled.array().compare("softplus", Compare.GT, NdArray.number(threshold));
        return g.where(g.lift(linear), g.mul(scaled.apply(new Sigmoid())));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
