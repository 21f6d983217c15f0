package dev.steadygrad.op;

import dev.steadygrad.array.Elements;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.array.ZipOp;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Binary;

/// a / b of each pair of elements, broadcast and rounded to a whole number in the promoted dtype. The gradient is 0.
///
/// **Errors**: `IllegalArgumentException` for integers divided by 0, and for bools.
///
/// **PyTorch**: `torch.div(a, b, rounding_mode="floor")`, or `"trunc"`
public record DivRounded(Rounding rounding) implements ZipOp {

    @Override
    public Binary function() {
        return rounding == Rounding.FLOOR ? Binary.FLOOR_DIV : Binary.TRUNC_DIV;
    }

    @Override
    public DType dtype(NdArray a, NdArray b) {
        return Elements.divisionType(name(), a, b);
    }

    @Override
    public String name() {
        return "div";
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
