package dev.steadygrad.op;

import dev.steadygrad.array.Deferred;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;

/// The focal loss `(1 - p)^gamma * x` of each cross-entropy `x = -log p`, in float64.
///
/// **Special values**: 0 gives 0, inf gives inf with a gradient of 1; a gamma of 0 gives x itself.
///
/// **Numerics**: `1 - p = -expm1(-x)`, so that a confident row keeps its digits, and the slope is `(1 - p)^gamma (1
/// + gamma x / expm1(x))`, of which no term cancels or overflows, also for a gamma below 1.
///
/// **Source**: Lin et al., 2017.
public record Focal(double gamma) implements UnaryOp {
    /// Below this 1 - p is x itself, above it 1.
    private static final double TINY = Double.MIN_NORMAL;

    private static final double HUGE = 700;

    @Override
    public NdArray forward(NdArray x) {
        Deferred d = Deferred.of(x);
        return miss(d).apply(new Pow(), number(d, gamma)).mul(d).array();
    }

    private static <A extends Verbs<A>> A miss(A x) {
        return x.neg().apply(new Expm1()).neg();
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        A inner = x.apply(new Maximum(), number(x, TINY)).apply(new Minimum(), number(x, HUGE));
        A rate = inner.div(inner.apply(new Expm1())).mul(gamma).add(1);
        return g.mul(miss(inner).apply(new Pow(), number(x, gamma)).mul(rate));
    }

    private static <A extends Verbs<A>> A number(A x, double v) {
        return x.lift(NdArray.number(v));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
