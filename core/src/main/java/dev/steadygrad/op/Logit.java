package dev.steadygrad.op;

import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// log(x / (1 - x)) of each element, what [Sigmoid] undoes; integers count as numbers of the standard dtype.
///
/// **Special values**: -inf at 0, inf at 1, NaN beyond.
///
/// **PyTorch**: `torch.logit(x)`
public record Logit() implements MapOp {

    @Override
    public Unary function() {
        return Unary.LOGIT;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.div(x.neg().add(1).mul(x));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
