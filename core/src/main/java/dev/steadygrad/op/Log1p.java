package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// log(1 + x) of each element, with all digits near 0: -inf at -1, NaN below; integers give the standard dtype.
///
/// **PyTorch**: `torch.log1p(x)`
public record Log1p() implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.mapReal(Unary.LOG1P);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.div(x.add(1));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
