package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// The hyperbolic tangent of each element, ±1 at ±inf; integers give the standard dtype.
///
/// **PyTorch**: `torch.tanh(x)`
public record Tanh() implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.mapReal(Unary.TANH);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.mul(y.mul(y).neg().add(1));
    }

    @Override
    public Saved saves() {
        return Saved.OUTPUT;
    }
}
