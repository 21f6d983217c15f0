package dev.steadygrad.doctor;

import dev.steadygrad.tensor.Observers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Watches a program and explains what is wrong with it: where a NaN is born and why, and the faults that nobody sees.
///
/// ```java
/// IO.println(Doctor.watch(() -> step(model, batch)));
/// ```
///
/// A watch is of one thread. Inside another watch, only the inner one hears what happens. One doctor may watch several
/// threads, each for itself; its report holds what was found in all of them.
public final class Doctor {
    private final Mode mode;
    private volatile Consumer<Finding> action = f -> {};
    private final Map<Key, Report.Entry> found = new LinkedHashMap<>();

    /// What findings have in common that are told once.
    private record Key(String rule, String code, String work, String module) {}

    public Doctor(Mode mode) {
        this.mode = mode;
    }

    /// Runs `body` in [Mode#FULL] and reports.
    public static Report watch(Runnable body) {
        Doctor doctor = new Doctor(Mode.FULL);
        doctor.examine(body);
        return doctor.report();
    }

    /// Calls `action` with each new finding, on the thread that it is found on: `System.err::println` warns,
    /// [Finding#raise] throws.
    public Doctor onFinding(Consumer<Finding> action) {
        this.action = action;
        return this;
    }

    public Mode mode() {
        return mode;
    }

    /// Runs `body` and watches it. What `body` throws comes through, with what was found as a suppressed exception.
    public <T extends @Nullable Object> T examine(Supplier<T> body) {
        return examine(mode, body);
    }

    /// As [#examine(Supplier)], as closely as `mode` says: for a step that a light watch has seen go wrong.
    public <T extends @Nullable Object> T examine(Mode mode, Supplier<T> body) {
        List<Finding> here = new ArrayList<>();
        Session session = new Session(mode, new Ward(Rules.fresh()), f -> {
            here.add(f);
            add(f);
        });
        try {
            T result = Observers.during(session, body);
            session.end();
            return result;
        } catch (RuntimeException | Error e) {
            explain(e, session, here);
            throw e;
        }
    }

    public void examine(Runnable body) {
        examine(() -> {
            body.run();
            return true;
        });
    }

    /// Runs a step again that came to NaN, with every number looked at, whatever the doctor's mode. The model has the
    /// weights before the step then, its gradients, and is in training mode.
    ///
    /// ```java
    /// IO.println(new Doctor(Mode.FULL).replay(file, model));
    /// ```
    ///
    /// **Errors**: `IOException` for a file that is damaged, or no step; what the step throws.
    ///
    /// @param file what a run kept of the step, as `./steadygrad train --doctor` does
    /// @return [#report()]
    public Report replay(Path file, Replayable model) throws IOException {
        Runnable step = model.before(file);
        examine(Mode.FULL, () -> {
            step.run();
            return true;
        });
        return report();
    }

    private static void explain(Throwable e, Session session, List<Finding> here) {
        try {
            session.end();
        } catch (DiagnosisException another) {
            // It is among the findings.
        }
        here.stream()
                .filter(f ->
                        !(e instanceof DiagnosisException d) || !d.finding().equals(f))
                .forEach(f -> e.addSuppressed(new DiagnosisException(f)));
    }

    private void add(Finding f) {
        Key key =
                new Key(f.rule(), f.where().code(), f.where().work(), f.where().module());
        Report.Entry entry;
        synchronized (found) {
            entry = found.merge(key, new Report.Entry(f, 1), (old, one) -> old.again());
        }
        if (entry.times() == 1) {
            action.accept(f);
        }
    }

    /// What all watches so far have found.
    public Report report() {
        synchronized (found) {
            return new Report(new ArrayList<>(found.values()));
        }
    }
}
