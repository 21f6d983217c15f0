package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;

/// max(x, 0) of each element; NaN stays NaN. The gradient at 0 is 0.
///
/// **PyTorch**: `torch.relu(x)`
public record Relu() implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.map(Unary.RELU);
    }

    @Override
    public void update(NdArray x) {
        Updates.map("relu", Unary.RELU, x);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new Gate(), y);
    }

    @Override
    public Saved saves() {
        return Saved.OUTPUT;
    }
}
