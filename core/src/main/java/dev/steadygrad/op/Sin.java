package dev.steadygrad.op;

import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// The sine of each element, in radians; NaN for the infinities; integers give the standard dtype.
///
/// **PyTorch**: `torch.sin(x)`
public record Sin() implements MapOp {

    @Override
    public Unary function() {
        return Unary.SIN;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.mul(x.apply(new Cos()));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
