package dev.steadygrad.doctor;

/// How bad a [Finding] is.
public enum Severity {
    /// The program does not compute what its author wants.
    ERROR,
    /// It does so badly: slowly, with digits lost, or only while its data are kind.
    WARNING
}
