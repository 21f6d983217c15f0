package dev.steadygrad.kernel;

import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;

/// The functions of one element that a backend knows. The float form is the double form rounded, unless a kernel has
/// its own; the long form is for the functions that keep integers.
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
public enum Unary implements ElementFunction {
    NEG(x -> -x, x -> -x),
    ABS(Math::abs, Math::abs),
    /// 0 for NaN.
    SIGN(x -> x > 0 ? 1 : x < 0 ? -1 : 0, Long::signum),
    FLOOR(Math::floor, x -> x),
    CEIL(Math::ceil, x -> x),
    /// To nearest, halves to even.
    ROUND(Math::rint, x -> x),
    TRUNC(x -> x < 0 ? Math.ceil(x) : Math.floor(x), x -> x),
    SQUARE(x -> x * x, x -> x * x),
    SQRT(Math::sqrt),
    RSQRT(x -> 1 / Math.sqrt(x)),
    RECIPROCAL(x -> 1 / x),
    EXP(Math::exp),
    EXPM1(Math::expm1),
    LOG(Math::log),
    LOG2(Special::log2),
    LOG10(Math::log10),
    LOG1P(Math::log1p),
    SIN(Math::sin),
    COS(Math::cos),
    TAN(Math::tan),
    SINH(Math::sinh),
    COSH(Math::cosh),
    TANH(Math::tanh),
    ERF(Erf::erf),
    ERFC(Erf::erfc),
    SIGMOID(Special::sigmoid),
    LOGIT(Special::logit),
    LOGSIGMOID(Special::logSigmoid),
    SILU(x -> x * Special.sigmoid(x)),
    GELU(Special::gelu),
    GELU_TANH(Special::geluTanh),
    RELU(x -> x > 0 || Double.isNaN(x) ? x : 0, x -> Math.max(x, 0)),
    BITNOT(x -> ~(long) x, x -> ~x);

    private final DoubleUnaryOperator real;
    private final LongUnaryOperator whole;

    Unary(DoubleUnaryOperator real, LongUnaryOperator whole) {
        this.real = real;
        this.whole = whole;
    }

    Unary(DoubleUnaryOperator real) {
        this(real, x -> (long) real.applyAsDouble((double) x));
    }

    public double apply(double x) {
        return real.applyAsDouble(x);
    }

    public long apply(long x) {
        return whole.applyAsLong(x);
    }
}
