package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.RowOps;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;

/// Log-softmax along one dimension: `x - log(sum(exp(x)))`.
///
/// **Special values**: a row of -inf only, or with NaN or +inf, gives NaN; some -inf stay -inf.
///
/// **Numerics**: `(x - max) - log1p(rest)`, the maximum's own 1 left out of the sum, so that a confident row keeps its
/// digits: every output within 1 ulp in float32 and 3 ulp in float64 of the exact value.
///
/// **Errors**: as [Softmax].
///
/// **PyTorch**: `torch.log_softmax(x, dim)`.
public record LogSoftmax(int dim) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return RowOps.logSoftmax(x, dim);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new Gradient(dim), y);
    }

    @Override
    public Saved saves() {
        return Saved.OUTPUT;
    }

    /// `g - exp(y) * sum(g)`, in one pass.
    record Gradient(int dim) implements BinaryOp {
        @Override
        public NdArray forward(NdArray g, NdArray y) {
            return RowOps.logSoftmaxBackward(g, y, dim);
        }

        @Override
        public <A extends Verbs<A>> A left(A h, A g, A y, A dx) {
            return h.sub(h.mul(y.exp()).sum(new int[] {dim}, true));
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A y, A dx) {
            return h.mul(y.exp()).mul(g.sum(new int[] {dim}, true)).neg();
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
