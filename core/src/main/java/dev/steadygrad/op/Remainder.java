package dev.steadygrad.op;

import dev.steadygrad.array.Elements;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.array.ZipOp;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Binary;

/// What the division of each pair of elements leaves, a - b q, broadcast; q is the quotient rounded. With
/// [Rounding#FLOOR] it has the sign of b, as Python's `%`, with [Rounding#TRUNC] that of a.
///
/// **Special values**: NaN for a floating b of 0.
///
/// **Errors**: `IllegalArgumentException` for integers divided by 0, and for bools.
///
/// **PyTorch**: `torch.remainder(a, b)` and `torch.fmod(a, b)`
public record Remainder(Rounding rounding) implements ZipOp {

    @Override
    public Binary function() {
        return rounding == Rounding.FLOOR ? Binary.REMAINDER : Binary.FMOD;
    }

    @Override
    public String name() {
        return rounding == Rounding.FLOOR ? "remainder" : "fmod";
    }

    @Override
    public DType dtype(NdArray a, NdArray b) {
        return Elements.divisionType(name(), a, b);
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return g;
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        return g.mul(a.apply(new DivRounded(rounding), b)).neg();
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
