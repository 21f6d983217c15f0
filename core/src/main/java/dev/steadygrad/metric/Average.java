package dev.steadygrad.metric;

/// How one figure is made of one for each class.
public enum Average {
    /// Each class counts the same; classes that neither occur nor are predicted do not count.
    MACRO,
    /// Each row counts the same, whatever its class: where a row has one class and one prediction, the accuracy.
    MICRO,
    /// Each class counts as often as it occurs.
    WEIGHTED
}
