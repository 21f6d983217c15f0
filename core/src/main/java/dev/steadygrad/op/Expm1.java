package dev.steadygrad.op;

import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// e^x - 1 of each element, with all digits near 0; integers give the standard dtype.
///
/// **PyTorch**: `torch.expm1(x)`
public record Expm1() implements MapOp {

    @Override
    public Unary function() {
        return Unary.EXPM1;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.mul(y.add(1));
    }

    @Override
    public Saved saves() {
        return Saved.OUTPUT;
    }
}
