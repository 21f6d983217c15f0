package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Unary;

/// x Φ(x) of each element, Φ being the normal distribution; with [Approximate#TANH] its approximation by 0.5 x (1 +
/// tanh(sqrt(2/π) (x + 0.044715 x³))). NaN at -inf.
///
/// **Errors**: `IllegalArgumentException` for integers.
///
/// **Numerics**: Φ comes from erfc, so that no digits cancel where x is negative.
///
/// **PyTorch**: `F.gelu(x, approximate="none")`, or `"tanh"`
///
/// **Source**: Hendrycks and Gimpel, 2016.
public record Gelu(Approximate approximate) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        Check.floating("gelu", x.dtype());
        return x.map(approximate == Approximate.TANH ? Unary.GELU_TANH : Unary.GELU);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new Gradient(approximate), x);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// The form of the function.
    public enum Approximate {
        NONE,
        TANH
    }

    /// The gradient from the input.
    record Gradient(Approximate approximate) implements BinaryOp {
        @Override
        public NdArray forward(NdArray g, NdArray x) {
            boolean tanh = approximate == Approximate.TANH;
            return g.zip("gelu", tanh ? Binary.GELU_TANH_GRADIENT : Binary.GELU_GRADIENT, x, g.dtype());
        }

        @Override
        public <A extends Verbs<A>> A left(A h, A g, A x, A dx) {
            return h.apply(this, x);
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A x, A dx) {
            return h.mul(g).mul(approximate == Approximate.TANH ? bendByTanh(x) : bend(x));
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }

        /// φ(x) (2 - x²).
        private static <A extends Verbs<A>> A bend(A x) {
            A square = x.mul(x);
            A density = square.mul(-0.5).exp().mul(1 / Math.sqrt(2 * Math.PI));
            return density.mul(square.neg().add(2));
        }

        /// Of x s(u), with s' = s (1 - s): s' (2 u' + x ((1 - 2s) u'² + u'')).
        private static <A extends Verbs<A>> A bendByTanh(A x) {
            double scale = 2 * Math.sqrt(2 / Math.PI);
            A square = x.mul(x);
            A s = square.mul(0.044715).add(1).mul(x).mul(scale).apply(new Sigmoid());
            A inner = square.mul(3 * 0.044715).add(1).mul(scale);
            A curve = s.mul(-2).add(1).mul(inner).mul(inner).add(x.mul(6 * 0.044715 * scale));
            return s.neg().add(1).mul(s).mul(inner.mul(2).add(x.mul(curve)));
        }
    }
}
