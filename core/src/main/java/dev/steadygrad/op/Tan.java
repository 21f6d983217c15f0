package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// The tangent of each element, in radians; NaN for the infinities; integers give the standard dtype.
///
/// **PyTorch**: `torch.tan(x)`
public record Tan() implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.mapReal(Unary.TAN);
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
