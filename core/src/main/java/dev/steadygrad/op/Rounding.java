package dev.steadygrad.op;

/// How a quotient is made whole.
public enum Rounding {
    /// Toward 0.
    TRUNC,
    /// Down.
    FLOOR
}
