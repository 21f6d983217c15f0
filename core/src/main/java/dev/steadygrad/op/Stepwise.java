package dev.steadygrad.op;

import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Unary;
import java.util.Locale;

/// A function that is constant between its steps: sign, floor, ceil, round or trunc. The gradient is 0. Integers stay
/// as they are, but for the sign.
///
/// **Special values**: the sign of NaN is 0.
///
/// **PyTorch**: `torch.floor(x)` and its like
public record Stepwise(Unary function) implements MapOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.map(function);
    }

    @Override
    public void update(NdArray x) {
        Updates.map(name(), function, x);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.lift(NdArray.full(g.dtype(), g.shape(), 0));
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }

    @Override
    public String name() {
        return function.name().toLowerCase(Locale.ROOT);
    }
}
