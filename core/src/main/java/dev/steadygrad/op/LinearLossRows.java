package dev.steadygrad.op;

import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.SomeRows;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Pool;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a loss makes of each row of the logits `hidden · weightᵀ + bias`, of which there is never more than a block.
///
/// **Shape**: hidden `[N, D]`, weight `[C, D]`, bias `[C]` or none → `[N]`, in float64; rows that are not asked for
/// have loss 0 and no gradient.
///
/// **Numerics**: float16 and bfloat16 are widened to float32. The gradients of weight and bias are sums over blocks in
/// their order, which is that of the rows.
///
/// Where the gradient of each loss is known beforehand, as it is for a mean, the forward computes those of the inputs,
/// too: three matrix products in all. For another gradient the rule makes the logits once more.
public final class LinearLossRows implements NaryOp {
    private final RowLoss loss;
    private final long[] live;
    private final int rowsAtOnce;
    private final @Nullable NdArray expected;
    private final boolean[] wanted;

    /// Gradients that a rule has not handed out yet, and the gradient of the losses that they are for.
    private final @Nullable NdArray[] ready = new NdArray[3];

    private @Nullable NdArray readyFor;

    /// A loss of rows of logits.
    public interface RowLoss {
        /// The losses, `[R]` in float64.
        ///
        /// @param at which rows these are
        /// @param logits `[R, C]`; where their gradient is wanted, it takes their place
        /// @param g the gradient of each loss, `[R]` in float64; null where no gradient is wanted
        NdArray losses(SomeRows at, NdArray logits, @Nullable NdArray g);

        /// The gradient of the given input as an op of the losses' gradient and the inputs, which may hold all logits.
        NaryOp gradient(int input);
    }

    /// @param live the positions of the rows asked for, ascending
    /// @param rowsAtOnce the rows of a block
    /// @param expected the gradient that backward will most likely bring, `[N]` in float64; null where it is unknown
    /// @param wanted of each input, whether its gradient may be asked for
    public LinearLossRows(RowLoss loss, long[] live, int rowsAtOnce, @Nullable NdArray expected, boolean... wanted) {
        this.loss = loss;
        this.live = live;
        this.rowsAtOnce = rowsAtOnce;
        this.expected = expected;
        this.wanted = wanted;
    }

    @Override
    public NdArray forward(List<NdArray> in) {
        return pass(in, expected);
    }

    private NdArray pass(List<NdArray> in, @Nullable NdArray g) {
        LinearBlocks blocks = new LinearBlocks(in, g == null ? new boolean[in.size()] : wanted);
        NdArray losses = blocks.run(loss, live, rowsAtOnce, g);
        for (int i = 0; g != null && i < in.size(); i++) {
            ready[i] = blocks.gradient(i);
        }
        readyFor = g;
        return losses;
    }

    /// The gradient of input `i`.
    private NdArray gradient(int i, NdArray g, List<NdArray> in) {
        NdArray before = readyFor;
        if (ready[i] == null || before == null || !Arrays.equals(before.toDoubleArray(), g.toDoubleArray())) {
            pass(in, g);
        }
        NdArray dx = ready[i];
        if (dx == null) {
            throw new AssertionError("input " + i + " wants no gradient");
        }
        ready[i] = null;
        Pool.adopt(dx.storage());
        return dx;
    }

    @Override
    public <A extends Verbs<A>> A backward(int i, A g, List<A> in, A y) {
        return g.apply(new Gradient(this, i), in);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// The gradient of one input, from that of the losses and all inputs.
    record Gradient(LinearLossRows rows, int input) implements NaryOp {
        @Override
        public NdArray forward(List<NdArray> in) {
            return rows.gradient(input, in.getFirst(), in.subList(1, in.size()));
        }

        @Override
        public <A extends Verbs<A>> A backward(int i, A h, List<A> in, A dx) {
            return rows.loss.gradient(input).backward(i, h, in, dx);
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
