package dev.steadygrad.bench;

import dev.steadygrad.data.DataException;
import java.io.IOException;
import java.util.Optional;

/// This project's side without a doctor: the peer of the rows that measure what one costs.
final class Undoctored implements Tasks {
    /// Serves this side on stdin and stdout.
    public static void main(String[] args) throws IOException {
        Worker.serve(new Undoctored());
    }

    @Override
    public String version() {
        return "without-doctor steadygrad";
    }

    @Override
    public Optional<Task> prepare(Workload w) throws DataException {
        return w.kind().isDoctors() ? Optional.of(new TrainingStep(Optional.empty())) : Optional.empty();
    }
}
