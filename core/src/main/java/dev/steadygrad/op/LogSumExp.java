package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
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
///
/// **Source**: Blanchard, Higham and Higham, *Accurately computing the log-sum-exp and softmax functions*, IMA Journal
/// of Numerical Analysis 41, 2021.
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
        A dx = g.reshape(fold.column()).apply(new Share(), rows);
        NdArray inf = NdArray.number(Double.POSITIVE_INFINITY);
        NdArray infinite = y.array().reshape(fold.column()).compare("logsumexp", Compare.EQ, inf);
        if (Reductions.countNonzero(infinite, new int[0], false).itemLong() > 0) {
            NdArray finite = rows.array().compare("logsumexp", Compare.LT, inf);
            dx = dx.maskedFill(x.lift(infinite.zip("logsumexp", Binary.AND, finite)), 0);
        }
        return fold.unfold(dx);
    }

    /// `g * softmax(x)` of each row, made in its own memory.
    record Share() implements BinaryOp {
        @Override
        public NdArray forward(NdArray g, NdArray x) {
            return RowOps.softmax("logsumexp", x, -1).update(Binary.MUL, g);
        }

        @Override
        public <A extends Verbs<A>> A left(A h, A g, A x, A y) {
            return h.mul(x.apply(new Softmax(-1))).sum(new int[] {-1}, true);
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A x, A y) {
            return h.mul(g).apply(new Softmax.Gradient(-1), x.apply(new Softmax(-1)));
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
