package dev.steadygrad.kernel;

/// The functions of three elements that a backend knows.
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
public enum Ternary implements ElementFunction {
    /// `a + b c`, rounded once.
    ADD_MUL((a, b, c) -> Math.fma(b, c, a), (a, b, c) -> a + b * c),
    /// `a + c (b - a)`, measured from the nearer end, so that both are reached.
    LERP((a, b, c) -> Math.abs(c) < 0.5 ? a + c * (b - a) : b - (b - a) * (1 - c)),
    /// `a`, half of it where `b` and `c` are equal, 0 where `b` is the smaller: the gradient of a maximum.
    SHARE((a, b, c) -> b < c ? 0 : b == c ? a * 0.5 : a),
    /// `a` where `b` is positive, else `c a`: the gradient of leaky relu.
    LEAKY_RELU_GRADIENT((a, b, c) -> b > 0 ? a : a * c),
    /// `a` where `b` is positive, else `a c e^b`: the gradient of elu.
    ELU_GRADIENT((a, b, c) -> b > 0 ? a : a * (c * Math.exp(b))),
    /// `a c (1 + b (1 - c))`: the gradient of silu with the sigmoid `c` of `b`.
    SILU_GRADIENT((a, b, c) -> a * c * (1 + b * (1 - c)));

    private final Real real;
    private final Whole whole;

    private interface Real {
        double apply(double a, double b, double c);
    }

    private interface Whole {
        long apply(long a, long b, long c);
    }

    Ternary(Real real, Whole whole) {
        this.real = real;
        this.whole = whole;
    }

    Ternary(Real real) {
        this(real, (a, b, c) -> (long) real.apply((double) a, (double) b, (double) c));
    }

    public double apply(double a, double b, double c) {
        return real.apply(a, b, c);
    }

    public long apply(long a, long b, long c) {
        return whole.apply(a, b, c);
    }
}
