package dev.steadygrad.op;

import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.RowOps;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Compare;
import java.util.List;

/// The loss of each row of logits: `-log softmax(x)[target]`.
///
/// **Shape**: logits `[N, C]`, target `[N]` (int64) → `[N]`, in float64, so that a mean over rows and its gradient are
/// rounded once.
///
/// **Special values**: a row whose target is negative has loss 0 and no gradient, whatever its logits.
///
/// **Numerics**: the loss and every gradient entry within 1 ulp in float32 and 3 ulp in float64 of the exact value:
/// where the target is the maximum, its gradient is -rest / sum, not p - 1.
public record CrossEntropyRows() implements NaryOp {

    @Override
    public NdArray forward(List<NdArray> in) {
        return RowOps.crossEntropy(in.get(0), in.get(1));
    }

    @Override
    public <A extends Verbs<A>> A backward(int i, A g, List<A> in, A y) {
        return g.apply(new Gradient(), in);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// `x [N, C]` with 0 in the rows whose target is negative.
    static <A extends Verbs<A>> A live(A x, A target) {
        NdArray ignored = target.array().compare("crossEntropy", Compare.LT, NdArray.number(0));
        return x.maskedFill(column(x.lift(ignored)), 0);
    }

    static <A extends Verbs<A>> A column(A x) {
        return x.reshape(x.shape().inserting(1, 1));
    }

    /// `g * (softmax(x) - onehot(target))`, from `g [N]`, `x [N, C]` and `target [N]`.
    record Gradient() implements NaryOp {
        @Override
        public NdArray forward(List<NdArray> in) {
            return RowOps.crossEntropyBackward(in.get(0), in.get(1), in.get(2));
        }

        @Override
        public <A extends Verbs<A>> A backward(int i, A h, List<A> in, A dx) {
            A g = in.get(0);
            A x = in.get(1);
            A target = in.get(2);
            if (i == 1) {
                A p = live(x, target).apply(new Softmax(1));
                return live(h.mul(column(g)), target).apply(new Softmax.Gradient(1), p);
            }
            A one = g.lift(NdArray.full(g.dtype(), g.shape(), 1.0));
            return h.mul(one.apply(this, in.subList(1, 3))).sum(new int[] {1}, false);
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
