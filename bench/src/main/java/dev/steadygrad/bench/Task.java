package dev.steadygrad.bench;

import java.util.List;

/// One side's form of a workload, with its inputs ready.
public interface Task {
    /// Does the work once and lets go of the result.
    void run() throws Exception;

    /// Does the work once and returns its result.
    List<float[]> result() throws Exception;

    /// The nanoseconds that `runs` runs take.
    default long time(int runs) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < runs; i++) {
            run();
        }
        return System.nanoTime() - start;
    }
}
