package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.Ternary;

/// x of each element, or α (e^x - 1) where it is negative.
///
/// **Errors**: `IllegalArgumentException` for integers.
///
/// **PyTorch**: `F.elu(x, alpha)`
///
/// **Source**: Clevert, Unterthiner and Hochreiter, 2015.
public record Elu(double alpha) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        Check.floating("elu", x.dtype());
        return x.zip("elu", Binary.ELU, NdArray.number(alpha));
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new Gradient(alpha), x);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// The gradient from the input.
    record Gradient(double alpha) implements BinaryOp {
        @Override
        public NdArray forward(NdArray g, NdArray x) {
            return g.combine("elu", Ternary.ELU_GRADIENT, x, NdArray.number(alpha), g.dtype());
        }

        @Override
        public <A extends Verbs<A>> A left(A h, A g, A x, A dx) {
            return h.apply(this, x);
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A x, A dx) {
            NdArray positive = x.array().compare("elu", Compare.GT, NdArray.number(0));
            // the exponential of large elements, which is not used, would overflow and spoil what is derived from it
            A slope = x.apply(new Minimum(), x.lift(NdArray.number(0))).exp().mul(alpha);
            return h.mul(g).mul(slope).maskedFill(h.lift(positive), 0);
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
