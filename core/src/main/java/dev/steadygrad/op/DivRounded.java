package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.Elements;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;

/// a / b of each pair of elements, broadcast and rounded to a whole number in the promoted dtype. The gradient is 0.
///
/// **Errors**: `IllegalArgumentException` for integers divided by 0, and for bools.
///
/// **PyTorch**: `torch.div(a, b, rounding_mode="floor")`, or `"trunc"`
public record DivRounded(Rounding rounding) implements BinaryOp {

    @Override
    public NdArray forward(NdArray a, NdArray b) {
        return a.zip("div", function(), b, Elements.divisionType("div", a, b));
    }

    @Override
    public void update(NdArray a, NdArray b) {
        Updates.zip("div", function(), a, b, Elements.divisionType("div", a, b));
    }

    private Binary function() {
        return rounding == Rounding.FLOOR ? Binary.FLOOR_DIV : Binary.TRUNC_DIV;
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return g.lift(NdArray.full(g.dtype(), g.shape(), 0));
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        return g.lift(NdArray.full(g.dtype(), g.shape(), 0));
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
