package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Binary;

/// `cap · tanh(x / cap)` of each element: close to x near 0, never beyond ±cap.
///
/// **Special values**: ±cap at ±inf, with a gradient of 0; NaN at NaN.
///
/// **Numerics**: computed in double and rounded once, so within 1 ulp of the exact value in float32, gradient too. The
/// gradient is `sech²(x / cap)` by exponentials, which keeps its digits where `1 - tanh²` is 0.
///
/// **Errors**: `IllegalArgumentException` for integers, and for a cap that is not finite and above 0.
///
/// **PyTorch**: `cap * torch.tanh(x / cap)`.
///
/// **Source**: Bello, Pham, Le, Norouzi and Bengio, 2017, for logits.
public record SoftCap(double cap) implements UnaryOp {

    public SoftCap {
        Check.that(
                cap > 0 && cap < Double.POSITIVE_INFINITY, "softCap: cap must be finite and above 0, got cap=%s", cap);
    }

    @Override
    public NdArray forward(NdArray x) {
        Check.floating("softCap", x.dtype());
        return x.zip("softCap", Binary.SOFT_CAP, NdArray.number(cap));
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new Gradient(cap), x);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// `g sech²(x / cap)`, whose slope is `-2 / cap · tanh(x / cap)` times itself.
    record Gradient(double cap) implements BinaryOp {
        @Override
        public NdArray forward(NdArray g, NdArray x) {
            return x.zip("softCap", Binary.SOFT_CAP_SLOPE, NdArray.number(cap)).update(Binary.MUL, g);
        }

        @Override
        public <A extends Verbs<A>> A left(A h, A g, A x, A dx) {
            return h.apply(this, x);
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A x, A dx) {
            A slope = x.apply(new SoftCap(cap)).mul(-2 / (cap * cap));
            return h.mul(g).apply(this, x).mul(slope);
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
