package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;

/// The smaller of each pair of elements, broadcast; NaN where one is NaN. Equal ones share the gradient.
///
/// **PyTorch**: `torch.minimum(a, b)`
public record Minimum() implements BinaryOp {

    @Override
    public NdArray forward(NdArray a, NdArray b) {
        return a.zip("minimum", Binary.MINIMUM, b);
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return Maximum.share(g, a.array(), b.array(), Compare.GT);
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        return Maximum.share(g, b.array(), a.array(), Compare.GT);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
