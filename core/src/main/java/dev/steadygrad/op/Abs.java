package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// |x| of each element. The gradient at 0 is 0.
///
/// **PyTorch**: `torch.abs(x)`
public record Abs() implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.map(Unary.ABS);
    }

    @Override
    public void update(NdArray x) {
        Updates.map("abs", Unary.ABS, x);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.mul(g.lift(x.array().map(Unary.SIGN)));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
