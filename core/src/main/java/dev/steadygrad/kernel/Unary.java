package dev.steadygrad.kernel;

import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;

/// The functions of one element that a backend knows. The float form is the double form rounded, unless a kernel has
/// its
/// own; the long form is for the functions that keep integers.
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
public enum Unary {
    NEG(x -> -x, x -> -x),
    ABS(Math::abs, Math::abs),
    SIGN(x -> x == 0 ? 0 : Double.isNaN(x) ? x : Math.signum(x), Long::signum),
    FLOOR(Math::floor, x -> x),
    CEIL(Math::ceil, x -> x),
    ROUND(Math::rint, x -> x),
    TRUNC(x -> x < 0 ? Math.ceil(x) : Math.floor(x), x -> x),
    SQRT(Math::sqrt),
    RSQRT(x -> 1 / Math.sqrt(x)),
    RECIPROCAL(x -> 1 / x),
    EXP(Math::exp),
    EXPM1(Math::expm1),
    LOG(Math::log),
    LOG1P(Math::log1p),
    SIN(Math::sin),
    COS(Math::cos),
    TANH(Math::tanh),
    SIGMOID(Special::sigmoid),
    LOGSIGMOID(Special::logSigmoid),
    ERF(Special::erf),
    RELU(x -> x > 0 || Double.isNaN(x) ? x : 0, x -> Math.max(x, 0)),
    BITNOT(x -> x, x -> ~x);

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
