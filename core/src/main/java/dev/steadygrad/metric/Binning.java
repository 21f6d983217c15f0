package dev.steadygrad.metric;

/// How confidences are put into bins. Equal ones are always in the same bin.
public enum Binning {
    /// Bins as wide as each other; a confidence on an edge is in the upper bin, and 1 in the last.
    EQUAL_WIDTH,
    /// Bins with as many rows as each other, as far as equal confidences allow.
    EQUAL_MASS
}
