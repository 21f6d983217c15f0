package dev.steadygrad.op;

import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// 1 / sqrt(x) of each element: +inf at 0, NaN below; integers give the standard dtype.
///
/// **PyTorch**: `torch.rsqrt(x)`
public record Rsqrt() implements MapOp {

    @Override
    public Unary function() {
        return Unary.RSQRT;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.mul(y).mul(y).mul(y).mul(-0.5);
    }

    @Override
    public Saved saves() {
        return Saved.OUTPUT;
    }
}
