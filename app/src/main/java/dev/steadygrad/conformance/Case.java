package dev.steadygrad.conformance;

/// One line of a vector file: something to compute, and what must come out.
public sealed interface Case permits OpCase, ExactCase, OptimizerCase, ScheduleCase {
    String id();

    /// PyTorch's name of the op, `optimizer.<name>` or `schedule.<name>`.
    String op();

    /// Computes it and compares; never throws because of what the library does.
    Outcome run();
}
