package dev.steadygrad.kernel;

/// The predicates of two elements that a backend knows. Of the comparisons only [#NE] holds with NaN; the logical
/// ones take what is not 0, NaN too, for true.
public enum Compare implements ElementFunction {
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE,
    /// `|a| = b`.
    ABS_EQ,
    /// `|a| < b`.
    ABS_LT,
    AND,
    OR,
    XOR;

    public boolean test(double a, double b) {
        return switch (this) {
            case EQ -> a == b;
            case NE -> a != b;
            case LT -> a < b;
            case LE -> a <= b;
            case GT -> a > b;
            case GE -> a >= b;
            case ABS_EQ -> Math.abs(a) == b;
            case ABS_LT -> Math.abs(a) < b;
            case AND -> a != 0 && b != 0;
            case OR -> a != 0 || b != 0;
            case XOR -> a != 0 ^ b != 0;
        };
    }

    public boolean test(long a, long b) {
        return switch (this) {
            case EQ -> a == b;
            case NE -> a != b;
            case LT -> a < b;
            case LE -> a <= b;
            case GT -> a > b;
            case GE -> a >= b;
            case ABS_EQ -> Math.abs(a) == b;
            case ABS_LT -> Math.abs(a) < b;
            case AND -> a != 0 && b != 0;
            case OR -> a != 0 || b != 0;
            case XOR -> a != 0 ^ b != 0;
        };
    }
}
