package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
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
        return g.mul(approximate == Approximate.TANH ? slopeByTanh(x) : slope(x));
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

    /// Φ(x) + x φ(x).
    private static <A extends Verbs<A>> A slope(A x) {
        A distribution = x.mul(-Math.sqrt(0.5)).apply(new Erfc()).mul(0.5);
        A density = x.mul(x).mul(-0.5).exp().mul(1 / Math.sqrt(2 * Math.PI));
        return x.mul(density).add(distribution);
    }

    /// The function is x s(u) with the sigmoid s and u = 2 sqrt(2/π) (x + 0.044715 x³).
    private static <A extends Verbs<A>> A slopeByTanh(A x) {
        double scale = 2 * Math.sqrt(2 / Math.PI);
        A square = x.mul(x);
        A s = square.mul(0.044715).add(1).mul(x).mul(scale).apply(new Sigmoid());
        A inner = square.mul(3 * 0.044715).add(1).mul(scale);
        return s.neg().add(1).mul(x).mul(inner).add(1).mul(s);
    }
}
