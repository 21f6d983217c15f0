package dev.steadygrad.op;

import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// The hyperbolic cosine of each element; integers give the standard dtype.
///
/// **PyTorch**: `torch.cosh(x)`
public record Cosh() implements MapOp {

    @Override
    public Unary function() {
        return Unary.COSH;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.mul(x.apply(new Sinh()));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
