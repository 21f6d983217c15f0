package dev.steadygrad.kernel;

import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/// The functions of two elements that a backend knows. Division of integers by 0 is checked before (`NdArray`).
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
public enum Binary implements ElementFunction {
    ADD((a, b) -> a + b, (a, b) -> a + b),
    SUB((a, b) -> a - b, (a, b) -> a - b),
    MUL((a, b) -> a * b, (a, b) -> a * b),
    DIV((a, b) -> a / b, (a, b) -> a / b),
    FLOOR_DIV(Special::floorDivide, Math::floorDiv),
    TRUNC_DIV((a, b) -> Unary.TRUNC.apply(a / b), (a, b) -> a / b),
    /// The remainder with the sign of the divisor, Python's `%`.
    REMAINDER(Special::remainder, Math::floorMod),
    /// The remainder with the sign of the dividend, C's `fmod`.
    FMOD((a, b) -> a % b, (a, b) -> a % b),
    POW(Special::pow, Special::pow),
    MAXIMUM(Math::max, Math::max),
    MINIMUM(Math::min, Math::min),
    LOGADDEXP(Special::logAddExp),
    ATAN2(Math::atan2),
    /// `a`, or 0 where `b` is 0 or less: the gradient of relu from its output.
    GATE((a, b) -> b <= 0 ? 0 : a, (a, b) -> b <= 0 ? 0 : a),
    /// `a / 2b`: the gradient of the square root from its output.
    SQRT_GRADIENT((a, b) -> a / (2 * b)),
    /// `2ab`: the gradient of the square.
    SQUARE_GRADIENT((a, b) -> a * (2 * b)),
    /// `a` with the sign of `b` as a factor: the gradient of the size.
    ABS_GRADIENT((a, b) -> a * Unary.SIGN.apply(b)),
    /// `a / (1 + b)`: the gradient of `log(1 + b)`.
    LOG1P_GRADIENT((a, b) -> a / (1 + b)),
    /// `a b (1 - b)`: the gradient of sigmoid from its output.
    SIGMOID_GRADIENT((a, b) -> a * b * (1 - b)),
    /// `a (1 - b²)`: the gradient of tanh from its output.
    TANH_GRADIENT((a, b) -> a * (1 - b * b)),
    /// `a` times the slope of gelu at `b`.
    GELU_GRADIENT((a, b) -> a * Special.geluSlope(b)),
    GELU_TANH_GRADIENT((a, b) -> a * Special.geluTanhSlope(b)),
    /// `a`, times `b` where it is negative.
    LEAKY_RELU((a, b) -> a > 0 ? a : a * b),
    /// `a`, or `b (e^a - 1)` where it is negative.
    ELU((a, b) -> a > 0 ? a : b * Math.expm1(a)),
    /// `log(1 + e^a)`, or `a` itself above `b`.
    SOFTPLUS((a, b) -> a > b ? a : Math.log1p(Math.exp(a))),
    /// `a`, or inf above `b`.
    SATURATE((a, b) -> a > b ? Double.POSITIVE_INFINITY : a),
    /// `b (log b - a)`, 0 where `b` is 0 and `a` finite: what a pair adds to a divergence of distributions.
    KL_DIV((a, b) -> b == 0 ? 0 - b * a : b * (Math.log(b) - a)),
    /// The same with `b` as a logarithm: `e^b (b - a)`.
    KL_DIV_LOG((a, b) -> Math.exp(b) * (b - a)),
    /// `b tanh(a / b)`.
    SOFT_CAP((a, b) -> b * Math.tanh(a / b)),
    /// The slope of that, `1 - tanh²(a / b)`.
    SOFT_CAP_SLOPE((a, b) -> Special.sechSquared(a / b)),
    AND((a, b) -> (long) a & (long) b, (a, b) -> a & b),
    OR((a, b) -> (long) a | (long) b, (a, b) -> a | b),
    XOR((a, b) -> (long) a ^ (long) b, (a, b) -> a ^ b),
    SHIFT_LEFT((a, b) -> Special.shiftLeft((long) a, (long) b), Special::shiftLeft),
    SHIFT_RIGHT((a, b) -> Special.shiftRight((long) a, (long) b), Special::shiftRight);

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
