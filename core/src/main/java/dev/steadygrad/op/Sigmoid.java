package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// 1 / (1 + e^-x) of each element, with all digits where it is near 0; integers give the standard dtype.
///
/// **PyTorch**: `torch.sigmoid(x)`
public record Sigmoid() implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.mapReal(Unary.SIGMOID);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.mul(y).mul(y.neg().add(1));
    }

    @Override
    public Saved saves() {
        return Saved.OUTPUT;
    }
}
