package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.MapOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Unary;

/// log(1 / (1 + e^-x)) of each element, which never overflows: -log(1 + e^-|x|) + min(x, 0).
///
/// **Errors**: `IllegalArgumentException` for integers.
///
/// **PyTorch**: `F.logsigmoid(x)`
public record LogSigmoid() implements MapOp {

    @Override
    public Unary function() {
        return Unary.LOGSIGMOID;
    }

    @Override
    public NdArray forward(NdArray x) {
        Check.floating("logsigmoid", x.dtype());
        return x.map(Unary.LOGSIGMOID);
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
            NdArray s = x.neg();
            new Sigmoid().update(s);
            return s.update(Binary.MUL, g);
        }

        @Override
        public <A extends Verbs<A>> A left(A h, A g, A x, A dx) {
            return h.apply(this, x);
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A x, A dx) {
            A s = x.neg().apply(new Sigmoid());
            return h.mul(g).apply(new Sigmoid.Gradient(), s).neg();
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
