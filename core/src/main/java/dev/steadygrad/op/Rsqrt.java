package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// 1 / sqrt(x) of each element: +inf at 0, NaN below; integers give the standard dtype.
///
/// **PyTorch**: `torch.rsqrt(x)`
public record Rsqrt() implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.mapReal(Unary.RSQRT);
    }

    @Override
    public void update(NdArray x) {
        Updates.mapReal("rsqrt", Unary.RSQRT, x);
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
