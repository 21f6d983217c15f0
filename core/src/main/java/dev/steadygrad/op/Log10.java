package dev.steadygrad.op;

import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// The logarithm to base 10 of each element: -inf at 0, NaN below; integers give the standard dtype.
///
/// **PyTorch**: `torch.log10(x)`
public record Log10() implements MapOp {

    @Override
    public Unary function() {
        return Unary.LOG10;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.div(x.mul(Math.log(10)));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
