package dev.steadygrad.app;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What is known about where the output goes.
final class Terminal {
    private static final int USUAL_COLUMNS = 80;

    private Terminal() {}

    /// Whether stderr is a terminal. Java can only tell of stdin and stdout together, so the launcher says it.
    static boolean isStderr() {
        return Boolean.getBoolean("steadygrad.terminal");
    }

    /// Whether stdout takes colours: it is a terminal, and `NO_COLOR` is not set.
    static boolean hasColours() {
        boolean terminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        return terminal && System.getenv("NO_COLOR") == null;
    }

    /// The terminal's width, or 80 where nobody can tell.
    static int columns() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Redirect.from(new File("/dev/tty")))
                    .redirectError(Redirect.DISCARD)
                    .start();
            String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ", -1);
            int columns = size.length == 2 ? Integer.parseInt(size[1]) : 0;
            return columns > 0 ? columns : USUAL_COLUMNS;
        } catch (IOException | NumberFormatException e) {
            return USUAL_COLUMNS;
        }
    }
}
