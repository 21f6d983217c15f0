package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.RowOps;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;

/// `log(sum(exp(x)))` over some dimensions, over all where none is named; integers give the standard floating dtype.
///
/// **Special values**: -inf of no elements and of -inf only, whose gradient is NaN; +inf with any +inf, whose gradient
/// is NaN while that of the others is 0.
///
/// **Numerics**: within 1 ulp in float32 and 3 ulp in float64 of the exact value, also near 0. The gradient is
/// `g * softmax(x)`.
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
        A row = fold.fold(x);
        A column = g.reshape(fold.column());
        NdArray infinite =
                y.array().compare("logsumexp", Compare.EQ, NdArray.number(Double.POSITIVE_INFINITY));
        boolean finite = Reductions.countNonzero(infinite, new int[0], false).itemLong() == 0;
        return fold.unfold(
                finite
                        ? column.apply(new Gradient(), row)
                        : row.sub(y.reshape(fold.column())).exp().mul(column));
    }

    /// `g * softmax(x)` of each row, with one `g` a row.
    record Gradient() implements BinaryOp {
        @Override
        public NdArray forward(NdArray g, NdArray x) {
            NdArray y = RowOps.softmax("logsumexp", x, -1);
            Backends.get().binary(Binary.MUL, y.data(), g.expand(y.shape()).data(), y.data());
            return y;
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
