package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.RowOps;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;

/// Softmax along one dimension: `exp(x) / sum(exp(x))`.
///
/// **Special values**: a row of -inf only, or with NaN or +inf, gives NaN; some -inf give 0.
///
/// **Numerics**: every output within 1 ulp in float32 and 3 ulp in float64 of the exact value, over the whole finite
/// range. The gradient is made of the output as it was rounded: with s the sum of p g, that of each entry is within `e
/// p_j (|g_j - s| + sum of p_i |g_i - s|)` of the exact one, where e is 2^-23 in float32 and 3 · 2^-52 in float64: an
/// ulp of each, or 3, but for an entry whose g is close to s. What all g share does not count.
///
/// **Errors**: `IndexOutOfBoundsException` for a dim out of range, `IllegalArgumentException` for integers.
///
/// **PyTorch**: `torch.softmax(x, dim)`.
///
/// **Source**: Blanchard, Higham and Higham, *Accurately computing the log-sum-exp and softmax functions*, IMA Journal
/// of Numerical Analysis 41, 2021.
public record Softmax(int dim) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return RowOps.softmax("softmax", x, dim);
    }

    @Override
    public void update(NdArray x) {
        RowOps.softmaxInPlace(x, dim);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new Gradient(dim), y);
    }

    @Override
    public Saved saves() {
        return Saved.OUTPUT;
    }

    /// `y * (g - sum(g * y))`, in one pass.
    record Gradient(int dim) implements BinaryOp {
        @Override
        public NdArray forward(NdArray g, NdArray y) {
            return RowOps.softmaxBackward(g, y, dim);
        }

        /// Linear in `g`, with a symmetric matrix.
        @Override
        public <A extends Verbs<A>> A left(A h, A g, A y, A dx) {
            return h.apply(this, y);
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A y, A dx) {
            A dot = g.mul(y).sum(new int[] {dim}, true);
            return h.mul(g.sub(dot)).sub(g.mul(h.mul(y).sum(new int[] {dim}, true)));
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
