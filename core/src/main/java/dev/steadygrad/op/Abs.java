package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Unary;

/// |x| of each element. The gradient at 0 is 0.
///
/// **PyTorch**: `torch.abs(x)`
public record Abs() implements MapOp {

    @Override
    public Unary function() {
        return Unary.ABS;
    }

    @Override
    public NdArray forward(NdArray x) {
        return x.map(Unary.ABS);
    }

    @Override
    public void update(NdArray x) {
        Updates.map("abs", Unary.ABS, x);
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
            return g.zip("abs", Binary.ABS_GRADIENT, x, g.dtype());
        }

        @Override
        public <A extends Verbs<A>> A left(A h, A g, A x, A dx) {
            return h.apply(this, x);
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A x, A dx) {
            return h.lift(NdArray.full(h.dtype(), h.shape(), 0));
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
