package dev.steadygrad.op;

import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.RowOps;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.Pool;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The loss of each row of logits: `-log softmax(x)[target]`.
///
/// **Shape**: logits `[N, C]`, target `[N]` (int64) → `[N]`, in float64, so that a mean over rows and its gradient are
/// rounded once.
///
/// **Special values**: a row whose target is negative has loss 0 and no gradient, whatever its logits.
///
/// **Numerics**: the loss and every gradient entry within 1 ulp in float32 and 3 ulp in float64 of the exact value:
/// where the target is the maximum, its gradient is -rest / sum, not p - 1.
///
/// Where the gradient of each row's loss is known beforehand, as it is for a mean, the forward computes that of the
/// logits with the loss, so that they are read once.
public final class CrossEntropyRows implements NaryOp {
    private final @Nullable NdArray expected;
    private @Nullable NdArray ready;

    public CrossEntropyRows() {
        this(null);
    }

    /// @param expected the gradient that backward will most likely bring, `[N]` in float64; one that differs costs a
    /// second look at the logits
    public CrossEntropyRows(@Nullable NdArray expected) {
        this.expected = expected;
    }

    @Override
    public NdArray forward(List<NdArray> in) {
        NdArray g = expected;
        if (g == null) {
            return RowOps.crossEntropy(in.get(0), in.get(1));
        }
        NdArray dx = NdArray.blank(in.get(0).dtype(), in.get(0).shape());
        NdArray loss = RowOps.crossEntropy(in.get(0), in.get(1), g, dx);
        ready = dx;
        return loss;
    }

    @Override
    public <A extends Verbs<A>> A backward(int i, A g, List<A> in, A y) {
        return g.apply(new Gradient(this), in);
    }

    /// What the forward computed for the gradient `g`, once; null if that was for another one.
    private @Nullable NdArray take(NdArray g) {
        NdArray dx = ready;
        NdArray guess = expected;
        if (dx == null || guess == null || !isSame(g, guess)) {
            return null;
        }
        ready = null;
        Pool.adopt(dx.storage());
        return dx;
    }

    /// Of two `[N]`; mostly each is one number, expanded.
    private static boolean isSame(NdArray a, NdArray b) {
        if (a.data().strides()[0] == 0 && b.data().strides()[0] == 0) {
            return a.storage().getDouble(a.data().offset())
                    == b.storage().getDouble(b.data().offset());
        }
        return Arrays.equals(a.toDoubleArray(), b.toDoubleArray());
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
    record Gradient(CrossEntropyRows loss) implements NaryOp {
        @Override
        public NdArray forward(List<NdArray> in) {
            NdArray ready = loss.take(in.get(0));
            return ready != null ? ready : RowOps.crossEntropyBackward(in.get(0), in.get(1), in.get(2));
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
