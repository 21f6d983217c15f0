package dev.steadygrad.op;

import dev.steadygrad.array.Elements;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.array.ZipOp;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;

/// a^b of each pair of elements, broadcast.
///
/// **Special values**: x^0 = 1 and 1^x = 1, even for NaN; NaN for a negative a and a b that is not whole. The gradient
/// of b is 0 where a is 0 and b is not negative, that of a where b is 0.
///
/// **Errors**: `IllegalArgumentException` for bools, and for integers to the power of a negative Java integer.
///
/// **PyTorch**: `torch.pow(a, b)`
public record Pow() implements ZipOp {

    @Override
    public Binary function() {
        return Binary.POW;
    }

    @Override
    public DType dtype(NdArray a, NdArray b) {
        return Elements.powerType(a, b);
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return g.mul(a.apply(this, lower(b)).mul(b)).maskedFill(b.compare(Compare.EQ, 0), 0);
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        A slope = y.mul(a.log());
        A none = slope.maskedFill(a.compare(Compare.EQ, 0), 0);
        return g.mul(none.where(b.compare(Compare.GE, 0), slope));
    }

    @Override
    public Saved saves() {
        return Saved.BOTH;
    }

    /// b - 1, where a number stays one.
    private static <A extends Verbs<A>> A lower(A b) {
        NdArray v = b.array();
        if (!v.isNumber()) {
            return b.sub(1);
        }
        return b.lift(v.dtype().isFloating() ? NdArray.number(v.item() - 1) : NdArray.number(v.itemLong() - 1));
    }
}
