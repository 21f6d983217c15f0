package dev.steadygrad.op;

import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import java.util.List;

/// Of three inputs, the third, without dimensions, where the second, a bool mask, holds, else the first; the mask
/// broadcasts, and the dtype is that of the first.
///
/// **Errors**: `IllegalArgumentException` for a mask that is not bool, a value with dimensions, or a floating value
/// among integers.
///
/// **PyTorch**: `torch.masked_fill(x, mask, value)`
public record MaskedFill() implements NaryOp {

    @Override
    public NdArray forward(List<NdArray> in) {
        return in.get(1).choose(value(in), in.get(0));
    }

    @Override
    public void update(List<NdArray> in) {
        Updates.fill("maskedFill", in.get(0), in.get(1), value(in));
    }

    private static NdArray value(List<NdArray> in) {
        NdArray x = in.get(0);
        NdArray value = in.get(2);
        Check.that(
                in.get(1).dtype() == DType.BOOL,
                "maskedFill: the mask must be bool, got dtype=%s; compare it with 0",
                in.get(1).dtype());
        Check.that(
                value.rank() == 0,
                "maskedFill: the value must have no dimensions, got value of shape %s",
                value.shape());
        Check.that(
                value.dtype().category().compareTo(x.dtype().category()) <= 0,
                "maskedFill: the value must fit the input, got value of dtype=%s for dtype=%s",
                value.dtype(),
                x.dtype());
        return value.to(x.dtype());
    }

    @Override
    public <A extends Verbs<A>> A backward(int i, A g, List<A> in, A y) {
        A mask = in.get(1);
        return i == 0 ? g.maskedFill(mask, 0) : g.where(mask, g.lift(NdArray.number(0)));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    @Override
    public boolean saves(int i) {
        return i == 1;
    }
}
