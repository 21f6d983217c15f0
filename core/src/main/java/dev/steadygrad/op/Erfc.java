package dev.steadygrad.op;

import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// 1 - erf(x) of each element, with all digits where it is near 0; integers give the standard dtype.
///
/// **PyTorch**: `torch.erfc(x)`
public record Erfc() implements MapOp {

    @Override
    public Unary function() {
        return Unary.ERFC;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.mul(x.mul(x).neg().exp()).mul(-2 / Math.sqrt(Math.PI));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
