package dev.steadygrad.app;

/// The numbers that flags take. A message says what the value must be; the rest of the sentence is put around it.
final class Numbers {
    private Numbers() {}

    /// 1, 2, 3, ...
    static int count(String value) {
        try {
            int n = Integer.parseInt(value);
            if (n >= 1) {
                return n;
            }
        } catch (NumberFormatException e) {
            // The sentence below says it.
        }
        throw new IllegalArgumentException("must be a whole number from 1 to " + Integer.MAX_VALUE);
    }

    /// Above 0, and finite.
    static double positive(String value) {
        try {
            double x = Double.parseDouble(value);
            if (x > 0 && Double.isFinite(x)) {
                return x;
            }
        } catch (NumberFormatException e) {
            // The sentence below says it.
        }
        throw new IllegalArgumentException("must be a finite number above 0");
    }

    /// Any `long`.
    static long seed(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number", e);
        }
    }
}
