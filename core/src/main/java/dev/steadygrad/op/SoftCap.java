package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Unary;

/// Holds each element within ±cap, smoothly: `cap * tanh(x / cap)`.
///
/// **Special values**: ±cap at ±inf, with gradient 0.
///
/// **Numerics**: in float64, rounded once. The slope is `4 σ(2u) σ(-2u)` with u = x / cap, which keeps its digits where
/// `1 - tanh² u` has none left.
///
/// **Errors**: `IllegalArgumentException` for a cap of 0 or less, and for integers.
///
/// **Source**: Gemma 2, 2024.
public record SoftCap(double cap) implements UnaryOp {

    public SoftCap {
        Check.that(cap > 0, "softCap: the cap must be above 0, got cap=%s", cap);
    }

    @Override
    public NdArray forward(NdArray x) {
        Check.floating("softCap", x.dtype());
        NdArray u = x.to(DType.FLOAT64).div(cap);
        return u.map(Unary.TANH).mul(cap).to(x.dtype());
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        A u = x.to(DType.FLOAT64).mul(2 / cap);
        A slope = u.apply(new Sigmoid()).mul(u.neg().apply(new Sigmoid())).mul(4.0);
        return g.mul(slope);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
