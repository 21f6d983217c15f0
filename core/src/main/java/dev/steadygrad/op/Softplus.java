package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;

/// log(1 + e^(βx)) / β of each element, and x itself where βx is above the threshold.
///
/// **Errors**: `IllegalArgumentException` for integers.
///
/// **PyTorch**: `F.softplus(x, beta, threshold)`
public record Softplus(double beta, double threshold) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        Check.floating("softplus", x.dtype());
        NdArray limit = NdArray.number(threshold);
        return beta == 1
                ? x.zip("softplus", Binary.SOFTPLUS, limit)
                : x.mul(beta).update(Binary.SOFTPLUS, limit).update(Binary.DIV, NdArray.number(beta));
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new Gradient(beta, threshold), x);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// The gradient from the input: the sigmoid of βx, which is 1 above the threshold.
    record Gradient(double beta, double threshold) implements BinaryOp {
        @Override
        public NdArray forward(NdArray g, NdArray x) {
            NdArray limit = NdArray.number(threshold);
            NdArray s = beta == 1
                    ? x.zip("softplus", Binary.SATURATE, limit)
                    : x.mul(NdArray.number(beta)).update(Binary.SATURATE, limit);
            new Sigmoid().update(s);
            return s.update(Binary.MUL, g);
        }

        @Override
        public <A extends Verbs<A>> A left(A h, A g, A x, A dx) {
            return h.apply(this, x);
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A x, A dx) {
            A scaled = x.mul(beta);
            NdArray linear = scaled.array().compare("softplus", Compare.GT, NdArray.number(threshold));
            A bent = h.mul(g).mul(beta).apply(new Sigmoid.Gradient(), scaled.apply(new Sigmoid()));
            return bent.maskedFill(h.lift(linear), 0);
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
