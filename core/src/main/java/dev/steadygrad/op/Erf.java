package dev.steadygrad.op;

import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// The error function of each element, ±1 at ±inf, within 2 ulp; integers give the standard dtype.
///
/// **PyTorch**: `torch.erf(x)`
public record Erf() implements MapOp {

    @Override
    public Unary function() {
        return Unary.ERF;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.mul(x.mul(x).neg().exp()).mul(2 / Math.sqrt(Math.PI));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
