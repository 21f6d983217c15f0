package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Unary;

/// x / (1 + e^-x) of each element, also called swish; NaN at -inf.
///
/// **Errors**: `IllegalArgumentException` for integers.
///
/// **PyTorch**: `F.silu(x)`
public record Silu() implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        Check.floating("silu", x.dtype());
        return x.map(Unary.SILU);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        A s = x.apply(new Sigmoid());
        return g.mul(s).mul(s.neg().add(1).mul(x).add(1));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
