package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;

/// The larger of each pair of elements, broadcast; NaN where one is NaN. Equal ones share the gradient.
///
/// **PyTorch**: `torch.maximum(a, b)`
public record Maximum() implements BinaryOp {

    @Override
    public NdArray forward(NdArray a, NdArray b) {
        return a.zip("maximum", Binary.MAXIMUM, b);
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return share(g, a.array(), b.array(), Compare.LT);
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        return share(g, b.array(), a.array(), Compare.LT);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// The gradient of `a`: all of it where it wins, half where both are equal, nothing where it loses.
    static <A extends Verbs<A>> A share(A g, NdArray a, NdArray b, Compare loses) {
        A shared = g.mul(0.5).where(g.lift(a.compare("maximum", Compare.EQ, b)), g);
        return shared.maskedFill(g.lift(a.compare("maximum", loses, b)), 0);
    }
}
