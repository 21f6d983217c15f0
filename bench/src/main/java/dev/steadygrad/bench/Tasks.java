package dev.steadygrad.bench;

import java.util.Optional;

/// All that one side can do.
public interface Tasks {
    /// Its name and version, for the table's head.
    String version();

    /// Makes a workload ready; empty where this side has no form of it. What was made ready before is no longer used.
    Optional<Task> prepare(Workload workload) throws Exception;
}
