package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
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
        A row = fold.fold(x);
        A before = row.apply(new Shift(-1, false, 1)).apply(new CumProd(-1, false));
        A behind = row.apply(new Shift(-1, true, 1)).apply(new CumProd(-1, true));
        return fold.unfold(before.mul(behind).mul(g.reshape(fold.column())));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
