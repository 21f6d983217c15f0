package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.RowOps;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;

/// `log(sum(exp(x)))` over some dimensions, over all where none is named; integers give the standard floating dtype.
///
/// **Special values**: -inf of no elements and of -inf only, whose gradient is NaN; +inf with any +inf, whose gradient
/// is NaN while that of the others is 0.
///
/// **Numerics**: within 1 ulp in float32 and 3 ulp in float64 of the exact value, also near 0. The gradient is
/// [Softmax] and as exact, not `exp(x - y)`, which loses what y was rounded by.
///
/// **PyTorch**: `torch.logsumexp(x, dim, keepdim)`.
public record LogSumExp(Dims dims, boolean keepdim) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        Fold fold = new Fold("logsumexp", dims, x.shape());
        return RowOps.logsumexp(fold.fold(x.real())).reshape(fold.reduced(keepdim));
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        Fold fold = new Fold("logsumexp", dims, x.shape());
        A rows = fold.fold(x);
        A p = rows.apply(new Softmax(-1))
                .maskedFill(x.lift(beside(rows.array(), y.array().reshape(fold.column()))), 0);
        return fold.unfold(p.mul(g.reshape(fold.column())));
    }

    /// What stands in a row with +inf and is not +inf.
    private static NdArray beside(NdArray x, NdArray y) {
        NdArray inf = NdArray.number(Double.POSITIVE_INFINITY);
        NdArray infinite = y.compare("logsumexp", Compare.EQ, inf);
        return infinite.zip("logsumexp", Binary.AND, x.compare("logsumexp", Compare.LT, inf));
    }
}
