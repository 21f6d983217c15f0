package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.RowOps;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.Unary;

/// `log softmax(x) - log softmax(y)` of each row.
///
/// **Shape**: two `[N, C]` → `[N, C]`.
///
/// **Special values**: 0 where both probabilities are 0; a row of -inf only, or with NaN or +inf, gives NaN.
///
/// **Numerics**: where the distributions are close, the logarithms would cancel. With k a class likely to both,
/// `d_j = (x_j - y_j) - (x_k - y_k)`, exact there, and q the probabilities of y, the result is `d - log1p(sum of q
/// expm1(d))`.
record LogRatio() implements BinaryOp {

    @Override
    public NdArray forward(NdArray x, NdArray y) {
        NdArray p = RowOps.logSoftmax(x, 1);
        NdArray q = RowOps.logSoftmax(y, 1);
        NdArray none = p.zip("logRatio", Binary.MAXIMUM, q)
                .compare("logRatio", Compare.EQ, NdArray.number(Double.NEGATIVE_INFINITY));
        NdArray top = Reductions.argExtreme(true, p.add(q), 1, true);
        NdArray d = x.sub(y);
        d = d.sub(d.apply(new Gather(1, top))).maskedFill(none, 0);
        NdArray drift = q.exp().mul(d.map(Unary.EXPM1)).sum(new int[] {1}, true);
        NdArray close = drift.map(Unary.ABS).compare("logRatio", Compare.LT, NdArray.number(0.5));
        return close.choose(d.sub(drift.map(Unary.LOG1P)), p.sub(q)).maskedFill(none, 0);
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A x, A y, A d) {
        return g.apply(new LogSoftmax.Gradient(1), x.apply(new LogSoftmax(1)));
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A x, A y, A d) {
        return left(g.neg(), y, x, d);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
