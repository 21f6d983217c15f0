package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;

/// [Softmax] of the negated values: the smallest gets the most.
///
/// **PyTorch**: `torch.nn.functional.softmin(x, dim)`.
public record Softmin(int dim) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        NdArray y = x.neg();
        new Softmax(dim).update(y);
        return y;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new Softmax.Gradient(dim), y).neg();
    }

    @Override
    public Saved saves() {
        return Saved.OUTPUT;
    }
}
