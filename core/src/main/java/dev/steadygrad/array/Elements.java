package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.Unary;

/// Functions of each element with dtypes that they refuse.
public final class Elements {
    private Elements() {}

    /// `x`, which may be negated.
    ///
    /// **Errors**: `IllegalArgumentException` for bools.
    public static NdArray signed(String op, NdArray x) {
        Check.that(x.dtype() != DType.BOOL, "%s: bools have no negative, got dtype=bool; use logicalNot", op);
        return x;
    }

    /// The dtype of a difference.
    ///
    /// **Errors**: `IllegalArgumentException` for bools.
    public static DType differenceType(NdArray a, NdArray b) {
        Check.that(
                a.dtype() != DType.BOOL && b.dtype() != DType.BOOL,
                "sub: bools can't be subtracted, got dtype=bool; use logicalXor, or logicalNot to invert a mask");
        return NdArray.promoted(a, b);
    }

    /// The dtype of a quotient that is not rounded.
    public static DType quotientType(NdArray a, NdArray b) {
        return NdArray.floating(NdArray.promoted(a, b));
    }

    /// The dtype of a division with a whole quotient, or of what it leaves.
    ///
    /// **Errors**: `IllegalArgumentException` for integers divided by 0, and for bools.
    public static DType divisionType(String op, NdArray a, NdArray b) {
        DType dtype = NdArray.promoted(a, b);
        Check.that(dtype != DType.BOOL, "%s: bools can't be divided, got dtype=bool; convert one with to(…)", op);
        if (!dtype.isFloating()) {
            long zeros =
                    b.numel() - Reductions.countNonzero(b, new int[0], false).itemLong();
            Check.that(zeros == 0, "%s: integers can't be divided by 0, got %d zeros in the divisor", op, zeros);
        }
        return dtype;
    }

    /// The dtype of a power.
    ///
    /// **Errors**: `IllegalArgumentException` for bools, and for integers to the power of a negative whole number.
    public static DType powerType(NdArray a, NdArray b) {
        DType dtype = NdArray.promoted(a, b);
        Check.that(dtype != DType.BOOL, "pow: bools have no powers, got dtype=bool; convert one with to(…)");
        Check.that(
                dtype.isFloating() || !b.isNumber() || b.item() >= 0,
                "pow: integers have no whole negative powers, got exponent=%d for dtype=%s; use a floating exponent",
                b.isNumber() ? b.itemLong() : 0,
                a.dtype());
        return dtype;
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
