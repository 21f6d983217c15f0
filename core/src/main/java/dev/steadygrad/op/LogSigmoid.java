package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Unary;

/// log(1 / (1 + e^-x)) of each element, which never overflows: -log(1 + e^-|x|) + min(x, 0).
///
/// **Errors**: `IllegalArgumentException` for integers.
///
/// **PyTorch**: `F.logsigmoid(x)`
public record LogSigmoid() implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        Check.floating("logsigmoid", x.dtype());
        return x.map(Unary.LOGSIGMOID);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.mul(x.neg().apply(new Sigmoid()));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
