package dev.steadygrad.op;

import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// The tangent of each element, in radians; NaN for the infinities; integers give the standard dtype.
///
/// **PyTorch**: `torch.tan(x)`
public record Tan() implements MapOp {

    @Override
    public Unary function() {
        return Unary.TAN;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.mul(y.mul(y).add(1));
    }

    @Override
    public Saved saves() {
        return Saved.OUTPUT;
    }
}
