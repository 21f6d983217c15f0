package dev.steadygrad.kernel;

/// The reductions a backend knows: an associative function and what it gives for no element. Floating elements
/// accumulate in double.
public enum Reduce {
    SUM(Binary.ADD, 0, 0),
    PROD(Binary.MUL, 1, 1),
    MAX(Binary.MAXIMUM, Double.NEGATIVE_INFINITY, Long.MIN_VALUE),
    MIN(Binary.MINIMUM, Double.POSITIVE_INFINITY, Long.MAX_VALUE);

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

    public double identity() {
        return real;
    }

    public long wholeIdentity() {
        return whole;
    }
}
