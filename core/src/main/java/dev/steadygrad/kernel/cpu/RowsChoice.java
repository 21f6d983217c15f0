package dev.steadygrad.kernel.cpu;

import java.util.Locale;

/// The row primitives that this process uses, chosen once: vector code where the module is there, after a
/// [HeadStart], else scalar code. The system property `steadygrad.rows` (`scalar` or `vector`) forces either from the
/// start.
///
/// @param start those that it starts with
/// @param vectorLater whether it goes on with vector code, which gives the same bits
/// @param reason why there is no vector code; empty where there is
record RowsChoice(Rows start, boolean vectorLater, String reason) {
    private static final String PROPERTY = "steadygrad.rows";
    private static final String MODULE = "jdk.incubator.vector";

    static RowsChoice make() {
        String forced = System.getProperty(PROPERTY, "").toLowerCase(Locale.ROOT);
        return switch (forced) {
            case "scalar" -> only(new ScalarRows(), "-D" + PROPERTY + "=scalar asks for scalar code");
            case "vector" -> only(vector(), "");
            case "" ->
                ModuleLayer.boot().findModule(MODULE).isPresent()
                        ? new RowsChoice(new ScalarRows(), true, "")
                        : withoutModule();
            default ->
                throw new IllegalArgumentException(
                        PROPERTY + ": must be scalar or vector, got " + PROPERTY + "=" + forced);
        };
    }

    private static RowsChoice only(Rows rows, String reason) {
        return new RowsChoice(rows, false, reason);
    }

    /// Those of a program that has run for a while. The classes of vector code take 10 ms to load, so nobody should ask
    /// before.
    Rows rows() {
        return vectorLater ? vector() : start;
    }

    private static Rows vector() {
        try {
            return Class.forName("dev.steadygrad.kernel.cpu.VectorRows")
                    .asSubclass(Rows.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalStateException(
                    PROPERTY + ": vector code needs the module " + MODULE + "; run java with --add-modules " + MODULE,
                    e);
        }
    }

    private static RowsChoice withoutModule() {
        System.err.println("steadygrad: running without vector code, several times slower; add the flag --add-modules "
                + MODULE + " to the java command");
        return only(new ScalarRows(), "the module " + MODULE + " is not there; run java with --add-modules " + MODULE);
    }
}
