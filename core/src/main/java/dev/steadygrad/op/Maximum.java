package dev.steadygrad.op;

import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.array.ZipOp;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Ternary;
import java.util.List;

/// The larger of each pair of elements, broadcast; NaN where one is NaN. Equal ones share the gradient.
///
/// **PyTorch**: `torch.maximum(a, b)`
public record Maximum() implements ZipOp {

    @Override
    public Binary function() {
        return Binary.MAXIMUM;
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return g.apply(new Share(), List.of(a, b));
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        return g.apply(new Share(), List.of(b, a));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// The gradient `g` where `a` is larger than `b`, half of it where both are equal, nothing where it is smaller.
    record Share() implements NaryOp {
        @Override
        public NdArray forward(List<NdArray> in) {
            NdArray g = in.get(0);
            return g.combine("maximum", Ternary.SHARE, in.get(1), in.get(2), g.dtype());
        }

        @Override
        public <A extends Verbs<A>> A backward(int i, A h, List<A> in, A y) {
            return i == 0
                    ? h.apply(this, List.of(in.get(1), in.get(2)))
                    : h.lift(NdArray.full(h.dtype(), in.get(i).shape(), 0));
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }

        @Override
        public boolean saves(int i) {
            return i > 0;
        }
    }
}
