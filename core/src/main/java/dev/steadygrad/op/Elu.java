package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;

/// x of each element, or α (e^x - 1) where it is negative.
///
/// **Errors**: `IllegalArgumentException` for integers.
///
/// **PyTorch**: `F.elu(x, alpha)`
///
/// **Source**: Clevert, Unterthiner and Hochreiter, 2015.
public record Elu(double alpha) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        Check.floating("elu", x.dtype());
        return x.zip("elu", Binary.ELU, NdArray.number(alpha));
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        NdArray positive = x.array().compare("elu", Compare.GT, NdArray.number(0));
        // the exponential of large elements, which is not used, would overflow and spoil second derivatives
        A slope = x.apply(new Minimum(), x.lift(NdArray.number(0))).exp().mul(alpha);
        return g.where(g.lift(positive), g.mul(slope));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
