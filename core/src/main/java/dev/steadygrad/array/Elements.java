package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.Unary;

/// Functions of each element with dtypes that they refuse.
public final class Elements {
    private Elements() {}

    /// Division with a whole quotient, or what it leaves: `f` is such a function.
    ///
    /// **Errors**: `IllegalArgumentException` for integers divided by 0, and for bools.
    public static NdArray divide(String op, Binary f, NdArray a, NdArray b) {
        DType dtype = NdArray.promoted(a, b);
        Check.that(dtype != DType.BOOL, "%s: bools can't be divided, got dtype=bool; convert one with to(…)", op);
        if (!dtype.isFloating()) {
            long zeros =
                    b.numel() - Reductions.countNonzero(b, new int[0], false).itemLong();
            Check.that(zeros == 0, "%s: integers can't be divided by 0, got %d zeros in the divisor", op, zeros);
        }
        return a.zip(op, f, b, dtype);
    }

    /// **Errors**: `IllegalArgumentException` for bools, and for integers to the power of a negative whole number.
    public static NdArray power(NdArray a, NdArray b) {
        DType dtype = NdArray.promoted(a, b);
        Check.that(dtype != DType.BOOL, "pow: bools have no powers, got dtype=bool; convert one with to(…)");
        Check.that(
                dtype.isFloating() || !b.isNumber() || b.item() >= 0,
                "pow: integers have no whole negative powers, got exponent=%d for dtype=%s; use a floating exponent",
                b.isNumber() ? b.itemLong() : 0,
                a.dtype());
        return a.zip("pow", Binary.POW, b, dtype);
    }

    /// A function of the bits.
    ///
    /// **Errors**: `IllegalArgumentException` for floating dtypes.
    public static NdArray bits(String op, Binary f, NdArray a, NdArray b) {
        whole(op, a);
        whole(op, b);
        return a.zip(op, f, b);
    }

    /// **Errors**: `IllegalArgumentException` for floating dtypes and bools.
    public static NdArray shift(String op, Binary f, NdArray a, NdArray b) {
        Check.that(NdArray.promoted(a, b) != DType.BOOL, "%s: bools can't be shifted, got dtype=bool", op);
        return bits(op, f, a, b);
    }

    /// Every bit inverted; of a bool, its one.
    ///
    /// **Errors**: `IllegalArgumentException` for floating dtypes.
    public static NdArray invert(NdArray x) {
        whole("bitwiseNot", x);
        return x.dtype() == DType.BOOL ? not(x) : x.map(Unary.BITNOT);
    }

    private static void whole(String op, NdArray x) {
        Check.that(!x.dtype().isFloating(), "%s: the inputs must be integers or bools, got dtype=%s", op, x.dtype());
    }

    /// Whether each element is 0, as a bool.
    public static NdArray not(NdArray x) {
        return x.compare("logicalNot", Compare.EQ, NdArray.number(0));
    }
}
