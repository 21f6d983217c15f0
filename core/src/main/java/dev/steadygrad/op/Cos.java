package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// The cosine of each element, in radians; NaN for the infinities; integers give the standard dtype.
///
/// **PyTorch**: `torch.cos(x)`
public record Cos() implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.mapReal(Unary.COS);
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
