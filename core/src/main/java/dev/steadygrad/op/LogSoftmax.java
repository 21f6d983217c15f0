package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.RowOps;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;

/// Log-softmax along one dimension: `x - log(sum(exp(x)))`.
///
/// **Special values**: a row of -inf only, or with NaN or +inf, gives NaN; some -inf stay -inf.
///
/// **Numerics**: `(x - max) - log1p(rest)`, the maximum's own 1 left out of the sum, so that a confident row keeps its
/// digits: every output within 1 ulp in float32 and 3 ulp in float64 of the exact value, and so is the gradient of one
/// output: see [RowOps#logSoftmaxBackward].
///
/// **Errors**: as [Softmax].
///
/// **PyTorch**: `torch.log_softmax(x, dim)`.
///
/// **Source**: Blanchard, Higham and Higham, *Accurately computing the log-sum-exp and softmax functions*, IMA Journal
/// of Numerical Analysis 41, 2021.
public record LogSoftmax(int dim) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return RowOps.logSoftmax(x, dim);
    }

    @Override
    public void update(NdArray x) {
        RowOps.logSoftmaxInPlace(x, dim);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new Gradient(dim), x);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// `g - softmax(x) * sum(g)`, in one pass.
    record Gradient(int dim) implements BinaryOp {
        @Override
        public NdArray forward(NdArray g, NdArray x) {
            return RowOps.logSoftmaxBackward(g, x, dim);
        }

        /// `h - sum(p * h)`, with h measured from that of the likeliest class: in a confident row that is the mean but
        /// for the last digits.
        @Override
        public <A extends Verbs<A>> A left(A h, A g, A x, A dx) {
            if (h.shape().numel() == 0) {
                return h;
            }
            A d = h.sub(h.apply(new Gather(dim, Reductions.argExtreme(true, x.array(), dim, true))));
            return d.sub(d.mul(x.apply(new Softmax(dim))).sum(new int[] {dim}, true));
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A x, A dx) {
            A all = g.sum(new int[] {dim}, true);
            return h.mul(all).neg().apply(new Softmax.Gradient(dim), x.apply(new Softmax(dim)));
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
