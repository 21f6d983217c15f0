package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.Scans;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.DType;
import org.jspecify.annotations.Nullable;

/// The product over some dimensions, over all where none is named; 1 of no elements. Floats multiply in double.
///
/// **Numerics**: the gradient of an element is the product of those before it and of those behind it, so zeros do it no
/// harm.
///
/// **PyTorch**: `torch.prod(x, dim, keepdim)`.
///
/// @param dtype what elements are converted to first; null leaves them
public record Prod(Dims dims, boolean keepdim, @Nullable DType dtype) implements UnaryOp {

    public Prod(Dims dims, boolean keepdim) {
        this(dims, keepdim, null);
    }

    @Override
    public NdArray forward(NdArray x) {
        return dtype == null
                ? Reductions.prod(x, dims.toArray(), keepdim)
                : Reductions.prod(x, dims.toArray(), keepdim, dtype);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        Fold fold = new Fold("prod", dims, x.shape());
        return fold.unfold(g.reshape(fold.column()).apply(new Gradient(), fold.fold(x)));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// `g` times all elements of the row but one, for each one, made in its own memory.
    record Gradient() implements BinaryOp {
        @Override
        public NdArray forward(NdArray g, NdArray x) {
            NdArray dx = g.expand(x.shape()).copy(NdArray.promoted(g, x));
            Scans.scaleByProducts(x, dx, -1, false);
            Scans.scaleByProducts(x, dx, -1, true);
            return dx;
        }

        @Override
        public <A extends Verbs<A>> A left(A h, A g, A x, A dx) {
            return h.mul(products(x, false).mul(products(x, true)));
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A x, A dx) {
            A w = h.mul(g);
            return through(w.mul(products(x, true)), x, false).add(through(w.mul(products(x, false)), x, true));
        }

        /// Of the elements before each one, or behind it.
        private static <A extends Verbs<A>> A products(A x, boolean behind) {
            return x.apply(new Shift(-1, behind, 1)).apply(new CumProd(-1, behind));
        }

        /// The gradient of `x` from that of [#products].
        private static <A extends Verbs<A>> A through(A u, A x, boolean behind) {
            A moved = x.apply(new Shift(-1, behind, 1));
            return u.apply(new CumProd.Gradient(-1, behind), moved).apply(new Shift(-1, !behind, 0));
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
