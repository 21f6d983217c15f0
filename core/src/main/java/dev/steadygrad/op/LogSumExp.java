package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.RowOps;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Shape;

/// `log(sum(exp(x)))` over some dimensions, over all where none is named; integers give the standard floating dtype.
///
/// **Special values**: -inf of no elements and of -inf only, whose gradient is NaN; +inf with any +inf, whose gradient
/// is NaN while that of the others is 0.
///
/// **Numerics**: within 1 ulp in float32 and 3 ulp in float64 of the exact value, also near 0.
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
        Shape kept = Sum.kept("logsumexp", dims, x.shape());
        return x.sub(y.reshape(kept)).exp().mul(g.reshape(kept));
    }
}
