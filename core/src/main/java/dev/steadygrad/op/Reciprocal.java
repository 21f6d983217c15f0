package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// 1 / x of each element; integers give the standard dtype.
///
/// **PyTorch**: `torch.reciprocal(x)`
public record Reciprocal() implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.mapReal(Unary.RECIPROCAL);
    }

    @Override
    public void update(NdArray x) {
        Updates.mapReal("reciprocal", Unary.RECIPROCAL, x);
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
