package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;
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
        return g.apply(new Gradient(), x);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// The gradient from the input.
    record Gradient() implements BinaryOp {
        @Override
        public NdArray forward(NdArray g, NdArray x) {
            return g.zip("square", Binary.SQUARE_GRADIENT, x, g.dtype());
        }

        @Override
        public <A extends Verbs<A>> A left(A h, A g, A x, A dx) {
            return h.apply(this, x);
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A x, A dx) {
            return h.apply(this, g);
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
