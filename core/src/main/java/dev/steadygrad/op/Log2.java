package dev.steadygrad.op;

import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// The logarithm to base 2 of each element, exact for powers of 2: -inf at 0, NaN below; integers give the standard
/// dtype.
///
/// **PyTorch**: `torch.log2(x)`
public record Log2() implements MapOp {

    @Override
    public Unary function() {
        return Unary.LOG2;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.div(x.mul(Math.log(2)));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
