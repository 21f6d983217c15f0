package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.RowOps;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.Unary;
import java.util.List;

/// The Jensen-Shannon divergence of the softmaxes p and q of each pair of rows: `w KL(p, m) + (1 - w) KL(q, m)`,
/// with `m = w p + (1 - w) q`.
///
/// **Shape**: two `[N, C]` in float64 → `[N]`.
///
/// **Special values**: a class of probability 0 on one side or both counts as its limit; a row of -inf only, or
/// with NaN or +inf, gives NaN.
///
/// **Numerics**: `KL(p, m)` is the sum of `p (e^-u - 1 + u)` with `u = log(p / m)`: what is added to `p u` adds up
/// to 0, and no term is negative. So close distributions cancel neither there nor, by [LogRatio], in u.
///
/// **Source**: Lin, 1991.
public record JensenShannon(double weight) implements BinaryOp {
    /// Above this e^x overflows soon.
    private static final double HUGE = 700;

    @Override
    public NdArray forward(NdArray x, NdArray y) {
        NdArray d = x.apply(new LogRatio(), y);
        NdArray p = RowOps.softmax("jensenShannon", x, 1).mul(weight);
        NdArray q = RowOps.softmax("jensenShannon", y, 1).mul(1 - weight);
        NdArray m = p.add(q);
        NdArray left = divergence(p, excess(d, 1 - weight), m.mul(weight));
        NdArray right = divergence(q, excess(d.neg(), weight), m.mul(1 - weight));
        return left.add(right).sum(new int[] {1}, false);
    }

    /// `p (e^-u - 1 + u)`, where `m = p e^-u`.
    private static NdArray divergence(NdArray p, NdArray u, NdArray m) {
        NdArray apart = p.mul(u.sub(1)).add(m);
        NdArray terms = less(u.map(Unary.ABS), 1).choose(p.mul(Excess.near0(u)), apart);
        return p.compare("jensenShannon", Compare.EQ, NdArray.number(0)).choose(m, terms);
    }

    private static NdArray less(NdArray x, double limit) {
        return x.compare("jensenShannon", Compare.LT, NdArray.number(limit));
    }

    /// `log(p / m)` from `d = log(p / q)` and the weight of q: `-log1p(other expm1(-d))`.
    private static <A extends Verbs<A>> A excess(A d, double other) {
        A minus = d.neg();
        A huge = d.lift(NdArray.number(HUGE));
        A inner = minus.apply(new Clamp(false, true), List.of(huge));
        A beyond = minus.sub(huge).apply(new Relu());
        return inner.apply(new Expm1())
                .mul(other)
                .apply(new Log1p())
                .add(beyond)
                .neg();
    }

    /// `w p (u - sum of p u)`.
    @Override
    public <A extends Verbs<A>> A left(A g, A x, A y, A loss) {
        return gradient(g, x, y, weight);
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A x, A y, A loss) {
        return gradient(g, y, x, 1 - weight);
    }

    private static <A extends Verbs<A>> A gradient(A g, A x, A y, double weight) {
        A u = excess(x.apply(new LogRatio(), y), 1 - weight);
        NdArray none = u.array().compare("jensenShannon", Compare.EQ, NdArray.number(Double.NEGATIVE_INFINITY));
        A p = x.apply(new Softmax(1));
        A slope = u.maskedFill(u.lift(none), 0).mul(CrossEntropyRows.column(g)).mul(weight);
        return slope.apply(new Softmax.Gradient(1), p);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
