package dev.steadygrad.conformance;

/// A result that differs from what must come out.
final class Mismatch extends RuntimeException {
    private final double error;

    /// @param error in units of what the case tolerates; infinite where it can't be measured
    Mismatch(double error, String message) {
        super(message, null, false, false);
        this.error = error;
    }

    Mismatch(String message, Object... args) {
        this(Double.POSITIVE_INFINITY, message.formatted(args));
    }

    double error() {
        return error;
    }
}
