package dev.steadygrad.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Set;

/// Turns what went wrong into one sentence on stderr and an exit code.
final class Failures {
    /// What the library throws with a sentence for its user.
    private static final Set<Class<?>> EXPECTED = Set.of(
            WrongCall.class,
            IllegalArgumentException.class,
            IllegalStateException.class,
            IndexOutOfBoundsException.class);

    private Failures() {}

    /// Says on `err` what went wrong in the command `name`, and returns the exit code: 2 where the call was wrong, 1
    /// where the run failed.
    static int tell(String name, Exception e, PrintWriter err) {
        err.println(name + ": " + sentence(e));
        err.flush();
        return e instanceof WrongCall ? 2 : 1;
    }

    private static String sentence(Throwable e) {
        if (e instanceof UncheckedIOException && e.getCause() != null) {
            return sentence(e.getCause());
        }
        if (e instanceof FileSystemException f && f.getReason() == null) {
            return "cannot read or write " + f.getFile();
        }
        boolean expected = e instanceof IOException || EXPECTED.contains(e.getClass());
        return expected && e.getMessage() != null
                ? e.getMessage()
                : "internal error, please report it: %s at %s".formatted(e, place(e));
    }

    private static String place(Throwable e) {
        return List.of(e.getStackTrace()).stream()
                .findFirst()
                .map(Object::toString)
                .orElse("an unknown place");
    }
}
