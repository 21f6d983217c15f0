package dev.steadygrad.op;

import dev.steadygrad.array.Elements;
import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Order;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;
import java.util.List;

/// Softmax along one dimension, or its logarithm, over the entries that a mask keeps.
///
/// **Shape**: the input, and a bool mask that broadcasts to it, true where an entry takes part; without a mask all do.
///
/// **Special values**: a masked entry is 0 (of the logarithm -inf) and gets no gradient, whatever it holds and whatever
/// gradient comes to it. A row whose entries are all masked or -inf is as `empty` says, masked entries too. Among the
/// entries kept, +inf or NaN makes all of them NaN.
///
/// **Numerics**: those of [Softmax] and [LogSoftmax] of the row without its masked entries.
///
/// **Errors**: `IllegalArgumentException` for integers, for a mask of another dtype or one that does not broadcast;
/// `IndexOutOfBoundsException` for a dim out of range.
///
/// **PyTorch**: `torch.masked.softmax(x, dim, mask=mask)`, or `torch.softmax(x.masked_fill(~mask, -inf), dim)`, in
/// which a NaN keeps the masked entries of its row from 0. The masks of `nn.MultiheadAttention` say the opposite:
/// true is left out.
public record MaskedSoftmax(int dim, boolean log, EmptyRow empty) implements NaryOp {
    private static final double NOTHING = Double.NEGATIVE_INFINITY;

    @Override
    public NdArray forward(List<NdArray> in) {
        NdArray x = in.getFirst();
        Check.floating(name(), x.dtype());
        Check.dim(name(), dim, x.shape());
        NdArray y = softmax(in);
        if (!Double.isNaN(Reductions.sum(y, new int[0], false).item())) {
            return y;
        }
        double share = empty.share(Order.size(name(), dim, x.shape()));
        return y.maskedFill(masked(in), log ? NOTHING : 0)
                .maskedFill(emptyRows(kept(in)), log ? Math.log(share) : share);
    }

    private NdArray softmax(List<NdArray> in) {
        UnaryOp rows = log ? new LogSoftmax(dim) : new Softmax(dim);
        NdArray kept = kept(in);
        if (in.size() == 1) {
            return kept.apply(rows);
        }
        rows.update(kept);
        return kept;
    }

    /// The input with -inf where an entry takes no part; a copy where there is a mask.
    private NdArray kept(List<NdArray> in) {
        NdArray x = in.getFirst();
        return in.size() == 1 ? x : mask(in).choose(x, NdArray.number(NOTHING));
    }

    @Override
    public <A extends Verbs<A>> A backward(int i, A g, List<A> in, A y) {
        List<NdArray> arrays = in.stream().map(a -> a.array()).toList();
        A masked = g.lift(masked(arrays));
        A still = empty == EmptyRow.NAN ? masked : g.lift(constant(arrays));
        A live = g.maskedFill(still, 0);
        A dx = log
                ? live.apply(new LogSoftmax.Gradient(dim), in.getFirst().maskedFill(masked, NOTHING))
                : live.apply(new Softmax.Gradient(dim), y);
        return dx.maskedFill(still, 0);
    }

    /// True where an entry takes no part.
    private NdArray masked(List<NdArray> in) {
        return in.size() == 1 ? NdArray.zeros(DType.BOOL, Shape.SCALAR) : Elements.not(mask(in));
    }

    private NdArray mask(List<NdArray> in) {
        Shape shape = in.getFirst().shape();
        NdArray mask = in.get(1);
        Check.that(
                mask.dtype() == DType.BOOL,
                "%s: the mask must be bool, true where an entry takes part, got dtype=%s; compare it with 0",
                name(),
                mask.dtype());
        Check.that(
                Shape.broadcast(name(), mask.shape(), shape).equals(shape),
                "%s: the mask must broadcast to the input's shape %s, got shape=%s",
                name(),
                shape,
                mask.shape());
        return mask;
    }

    /// True in the rows of -inf only; of size 1 along the row.
    private NdArray emptyRows(NdArray kept) {
        NdArray top = Reductions.extreme(true, kept, new int[] {dim}, true);
        return top.compare(name(), Compare.EQ, NdArray.number(NOTHING));
    }

    /// True where the output does not depend on the input.
    private NdArray constant(List<NdArray> in) {
        NdArray masked = masked(in);
        NdArray x = in.getFirst();
        return x.numel() == 0 ? masked : emptyRows(kept(in)).zip(name(), Binary.OR, masked, DType.BOOL);
    }

    /// The gradient of the logarithm starts from the input, and with a policy for rows it asks which rows these are.
    @Override
    public boolean saves(int i) {
        return i == 1 || log || empty != EmptyRow.NAN;
    }

    @Override
    public String name() {
        return log ? "logSoftmax" : "softmax";
    }
}
