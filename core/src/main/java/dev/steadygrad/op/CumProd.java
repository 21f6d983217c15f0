package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Scans;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Binary;
import org.jspecify.annotations.Nullable;

/// The product of all elements along `dim` up to each one, or from each one on (`reverse`); integers and bools give
/// int64.
///
/// **Numerics**: the gradient divides by nothing, so zeros do it no harm: with `P[k]` the product of what comes before
/// k, it is `P[k] * r[k]`, where `r[k] = g[k] + x[k + 1] * r[k + 1]`.
///
/// **PyTorch**: `torch.cumprod(x, dim)`.
///
/// @param dtype what elements are converted to first; null leaves them
public record CumProd(int dim, boolean reverse, @Nullable DType dtype) implements UnaryOp {

    public CumProd(int dim, boolean reverse) {
        this(dim, reverse, null);
    }

    @Override
    public NdArray forward(NdArray x) {
        return dtype == null
                ? Scans.scan("cumprod", Binary.MUL, x, dim, reverse)
                : Scans.scan("cumprod", Binary.MUL, x, dim, reverse, dtype);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new Gradient(dim, reverse), x);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// `P[k] * r[k]`, made in its own memory.
    record Gradient(int dim, boolean reverse) implements BinaryOp {
        @Override
        public NdArray forward(NdArray g, NdArray x) {
            NdArray r = g.apply(sums(), x);
            Scans.scaleByProducts(x, r, dim, reverse);
            return r;
        }

        private Recurrence sums() {
            return new Recurrence(dim, !reverse, true);
        }

        @Override
        public <A extends Verbs<A>> A left(A h, A g, A x, A dx) {
            return h.mul(before(x)).apply(new Recurrence(dim, reverse, false), x);
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A x, A dx) {
            A r = g.apply(sums(), x);
            A moved = x.apply(new Shift(dim, reverse, 1));
            A ofProducts = h.mul(r).apply(this, moved).apply(new Shift(dim, !reverse, 0));
            return sums().right(h.mul(before(x)), g, x, r).add(ofProducts);
        }

        private <A extends Verbs<A>> A before(A x) {
            return x.apply(new Shift(dim, reverse, 1)).apply(new CumProd(dim, reverse));
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
