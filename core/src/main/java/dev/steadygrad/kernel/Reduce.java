package dev.steadygrad.kernel;

/// The reductions a backend knows: what is taken of each element, an associative function that merges two of these, and
/// what it gives for no element. Floating elements accumulate in double.
public enum Reduce {
    SUM(Binary.ADD, 0, 0),
    PROD(Binary.MUL, 1, 1),
    MAX(Binary.MAXIMUM, Double.NEGATIVE_INFINITY, Long.MIN_VALUE),
    MIN(Binary.MINIMUM, Double.POSITIVE_INFINITY, Long.MAX_VALUE),
    /// How many elements are not 0.
    COUNT(Binary.ADD, 0, 0),
    /// The sum of what is not NaN.
    NANSUM(Binary.ADD, 0, 0),
    /// The sum of squares.
    SQUARES(Binary.ADD, 0, 0),
    /// The sum of sizes.
    ABS_SUM(Binary.ADD, 0, 0),
    ABS_MAX(Binary.MAXIMUM, 0, 0),
    ABS_MIN(Binary.MINIMUM, Double.POSITIVE_INFINITY, Long.MAX_VALUE);

    private final Binary step;
    private final double real;
    private final long whole;

    Reduce(Binary step, double real, long whole) {
        this.step = step;
        this.real = real;
        this.whole = whole;
    }

    /// The function that merges two partial results.
    public Binary step() {
        return step;
    }

    /// The reduction that merges partial results of this one.
    public Reduce merge() {
        return switch (step) {
            case ADD -> SUM;
            case MUL -> PROD;
            case MAXIMUM -> MAX;
            default -> MIN;
        };
    }

    public double identity() {
        return real;
    }

    public long wholeIdentity() {
        return whole;
    }

    /// What is taken of an element.
    public double of(double x) {
        return switch (this) {
            case COUNT -> x != 0 ? 1 : 0;
            case NANSUM -> Double.isNaN(x) ? 0 : x;
            case SQUARES -> x * x;
            case ABS_SUM, ABS_MAX, ABS_MIN -> Math.abs(x);
            default -> x;
        };
    }

    public long of(long x) {
        return switch (this) {
            case COUNT -> x != 0 ? 1 : 0;
            case SQUARES -> x * x;
            case ABS_SUM, ABS_MAX, ABS_MIN -> Math.abs(x);
            default -> x;
        };
    }
}
