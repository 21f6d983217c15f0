package dev.steadygrad.op;

import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// The cosine of each element, in radians; NaN for the infinities; integers give the standard dtype.
///
/// **PyTorch**: `torch.cos(x)`
public record Cos() implements MapOp {

    @Override
    public Unary function() {
        return Unary.COS;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.mul(x.apply(new Sin())).neg();
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
