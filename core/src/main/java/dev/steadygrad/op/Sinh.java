package dev.steadygrad.op;

import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// The hyperbolic sine of each element; integers give the standard dtype.
///
/// **PyTorch**: `torch.sinh(x)`
public record Sinh() implements MapOp {

    @Override
    public Unary function() {
        return Unary.SINH;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.mul(x.apply(new Cosh()));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
