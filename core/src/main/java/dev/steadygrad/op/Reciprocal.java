package dev.steadygrad.op;

import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// 1 / x of each element; integers give the standard dtype.
///
/// **PyTorch**: `torch.reciprocal(x)`
public record Reciprocal() implements MapOp {

    @Override
    public Unary function() {
        return Unary.RECIPROCAL;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.mul(y).mul(y).neg();
    }

    @Override
    public Saved saves() {
        return Saved.OUTPUT;
    }
}
