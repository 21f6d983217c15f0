package dev.steadygrad.doctor;

import java.lang.StackWalker.StackFrame;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where in the user's program the work of the library was asked for.
final class Place {
    private static final String HOUSE = "dev.steadygrad.";

    /// Whose frames no user's program lies below.
    private static final String COMMANDS = HOUSE + "app.";

    /// The library's packages below [#HOUSE]; programs in others, as its examples, are users'.
    private static final Set<String> LIBRARY = Set.of(
            "app",
            "array",
            "base",
            "calibration",
            "conformance",
            "data",
            "doctor",
            "io",
            "kernel",
            "loss",
            "metric",
            "nn",
            "op",
            "optim",
            "plot",
            "tensor",
            "train");

    private static final StackWalker WALKER = StackWalker.getInstance();

    private Place() {}

    /// The innermost frame that is none of the library's or the JDK's.
    static @Nullable StackFrame frame() {
        return WALKER.walk(frames -> frames.takeWhile(f -> !f.getClassName().startsWith(COMMANDS))
                .filter(f -> isUsers(f.getClassName()))
                .findFirst()
                .orElse(null));
    }

    /// As `Train.java:12`; empty where it is not known.
    static String text(@Nullable StackFrame frame) {
        return frame == null ? "" : frame.getFileName() + ":" + frame.getLineNumber();
    }

    private static boolean isUsers(String name) {
        if (name.startsWith("java.") || name.startsWith("jdk.")) {
            return false;
        }
        int end = name.indexOf('.', HOUSE.length());
        return !name.startsWith(HOUSE) || end < 0 || !LIBRARY.contains(name.substring(HOUSE.length(), end));
    }
}
