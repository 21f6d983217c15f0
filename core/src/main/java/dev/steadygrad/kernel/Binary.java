package dev.steadygrad.kernel;

import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/// The functions of two elements that a backend knows. Division of integers by 0 is checked before (`NdArray`).
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
public enum Binary {
    ADD((a, b) -> a + b, (a, b) -> a + b),
    SUB((a, b) -> a - b, (a, b) -> a - b),
    MUL((a, b) -> a * b, (a, b) -> a * b),
    DIV((a, b) -> a / b, (a, b) -> a / b),
    FLOOR_DIV(Special::floorDivide, Math::floorDiv),
    TRUNC_DIV((a, b) -> Unary.TRUNC.apply(a / b), (a, b) -> a / b),
    /// The remainder with the sign of the divisor, Python's `%`.
    REMAINDER(Special::remainder, Math::floorMod),
    POW(Math::pow, Special::pow),
    MAXIMUM(Math::max, Math::max),
    MINIMUM(Math::min, Math::min),
    LOGADDEXP(Special::logAddExp),
    ATAN2(Math::atan2),
    AND((a, b) -> (long) a & (long) b, (a, b) -> a & b),
    OR((a, b) -> (long) a | (long) b, (a, b) -> a | b),
    XOR((a, b) -> (long) a ^ (long) b, (a, b) -> a ^ b);

    private final DoubleBinaryOperator real;
    private final LongBinaryOperator whole;

    Binary(DoubleBinaryOperator real, LongBinaryOperator whole) {
        this.real = real;
        this.whole = whole;
    }

    Binary(DoubleBinaryOperator real) {
        this(real, (a, b) -> (long) real.applyAsDouble((double) a, (double) b));
    }

    public double apply(double a, double b) {
        return real.applyAsDouble(a, b);
    }

    public long apply(long a, long b) {
        return whole.applyAsLong(a, b);
    }
}
