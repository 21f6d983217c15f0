package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// x² of each element.
///
/// **PyTorch**: `torch.square(x)`
public record Square() implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.map(Unary.SQUARE);
    }

    @Override
    public void update(NdArray x) {
        Updates.map("square", Unary.SQUARE, x);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.mul(x.mul(2));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
