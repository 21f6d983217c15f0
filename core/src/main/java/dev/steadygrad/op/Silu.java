package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Ternary;
import dev.steadygrad.kernel.Unary;

/// x / (1 + e^-x) of each element, also called swish; NaN at -inf.
///
/// **Errors**: `IllegalArgumentException` for integers.
///
/// **PyTorch**: `F.silu(x)`
public record Silu() implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        Check.floating("silu", x.dtype());
        return x.map(Unary.SILU);
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
            return x.apply(new Sigmoid()).updateLast(Ternary.SILU_GRADIENT, g, x);
        }

        @Override
        public <A extends Verbs<A>> A left(A h, A g, A x, A dx) {
            return h.apply(this, x);
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A x, A dx) {
            A s = x.apply(new Sigmoid());
            A slope = s.neg().add(1).mul(s);
            return h.mul(g).mul(slope.mul(s.mul(-2).add(1).mul(x).add(2)));
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
