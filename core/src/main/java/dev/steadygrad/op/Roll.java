package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.array.Views;
import dev.steadygrad.base.Check;

/// The elements along `dim` moved on by `shift` positions; those beyond the end come in at the start.
///
/// **PyTorch**: `torch.roll(x, shift, dim)`
public record Roll(int shift, int dim) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        int d = Check.dim("roll", dim, x.shape());
        NdArray y = NdArray.blank(x.dtype(), x.shape());
        int size = x.rank() == 0 ? 1 : x.shape().dim(d);
        int first = size == 0 ? 0 : Math.floorMod(shift, size);
        if (first == 0) {
            y.assign(x);
        } else {
            Views.slice(y, d, first, size - first, 1).assign(Views.slice(x, d, 0, size - first, 1));
            Views.slice(y, d, 0, first, 1).assign(Views.slice(x, d, size - first, first, 1));
        }
        return y;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        int size = x.shape().rank() == 0 ? 1 : x.shape().dim(Check.dim("roll", dim, x.shape()));
        return g.apply(new Roll(size == 0 ? 0 : -(shift % size), dim));
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
