package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Unary;

/// log(1 + x) of each element, with all digits near 0: -inf at -1, NaN below; integers give the standard dtype.
///
/// **PyTorch**: `torch.log1p(x)`
public record Log1p() implements MapOp {

    @Override
    public Unary function() {
        return Unary.LOG1P;
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
            return g.zip("log1p", Binary.LOG1P_GRADIENT, x, g.dtype());
        }

        @Override
        public <A extends Verbs<A>> A left(A h, A g, A x, A dx) {
            return h.apply(this, x);
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A x, A dx) {
            A one = x.add(1);
            return h.mul(g).div(one.mul(one).neg());
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
