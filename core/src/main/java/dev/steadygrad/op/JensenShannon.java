package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.Deferred;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.RowOps;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Compare;

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
        Deferred d = Deferred.of(x.apply(new LogRatio(), y));
        Deferred p = Deferred.of(RowOps.softmax("jensenShannon", x, 1)).mul(weight);
        Deferred q = Deferred.of(RowOps.softmax("jensenShannon", y, 1)).mul(1 - weight);
        Deferred m = p.add(q);
        Deferred left = divergence(p, excess(d, 1 - weight), m.mul(weight));
        Deferred right = divergence(q, excess(d.neg(), weight), m.mul(1 - weight));
        return left.add(right).sum(new int[] {1}, false).array();
    }

    /// `p (e^-u - 1 + u)`, where `m = p e^-u`.
    private static <A extends Verbs<A>> A divergence(A p, A u, A m) {
        A apart = p.mul(u.sub(1)).add(m);
        A close = p.mul(Excess.near0(u));
        A terms = close.where(u.apply(new Abs()).compare(Compare.LT, 1), apart);
        return m.where(p.compare(Compare.EQ, 0), terms);
    }

    /// `log(p / m)` from `d = log(p / q)` and the weight of q: `-log1p(other expm1(-d))`.
    private static <A extends Verbs<A>> A excess(A d, double other) {
        A minus = d.neg();
        A huge = d.lift(NdArray.number(HUGE));
        A inner = minus.apply(new Minimum(), huge);
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
        A none = u.compare(Compare.EQ, Double.NEGATIVE_INFINITY);
        A p = x.apply(new Softmax(1));
        A slope = u.maskedFill(none, 0).mul(CrossEntropyRows.column(g)).mul(weight);
        return slope.apply(new Softmax.Gradient(1), p);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
