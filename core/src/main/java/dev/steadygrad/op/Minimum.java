package dev.steadygrad.op;

import dev.steadygrad.array.Verbs;
import dev.steadygrad.array.ZipOp;
import dev.steadygrad.kernel.Binary;
import java.util.List;

/// The smaller of each pair of elements, broadcast; NaN where one is NaN. Equal ones share the gradient.
///
/// **PyTorch**: `torch.minimum(a, b)`
public record Minimum() implements ZipOp {

    @Override
    public Binary function() {
        return Binary.MINIMUM;
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return g.apply(new Maximum.Share(), List.of(b, a));
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        return g.apply(new Maximum.Share(), List.of(a, b));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
