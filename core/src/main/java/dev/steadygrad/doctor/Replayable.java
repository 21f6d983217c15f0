package dev.steadygrad.doctor;

import java.io.IOException;
import java.nio.file.Path;

/// A model that can run a step of its training again: see [Doctor#replay].
public interface Replayable {
    /// Takes the weights that it had before a step.
    ///
    /// **Errors**: `IOException` for a file that is damaged, or something else.
    ///
    /// @param file what was kept of the step
    /// @return runs the step, as far as its gradients
    Runnable before(Path file) throws IOException;
}
