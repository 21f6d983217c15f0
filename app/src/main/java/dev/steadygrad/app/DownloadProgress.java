package dev.steadygrad.app;

import dev.steadygrad.data.Downloads;
import java.io.PrintWriter;
import java.util.Locale;

/// Says how a download goes: a line that changes where stderr is a terminal, else a line each tenth of a file.
final class DownloadProgress implements Downloads.Progress {
    private static final double MEGABYTE = 1e6;
    private static final int TENTHS = 10;

    private final PrintWriter err;
    private final boolean live = Terminal.isStderr();
    private String file = "";
    private long tenth;

    DownloadProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void update(String name, long done, long total, double bytesPerSecond) {
        long reached = total > 0 ? done * TENTHS / total : 0;
        boolean next = !name.equals(file) || reached > tenth;
        boolean finished = done == total && reached > tenth;
        file = name;
        tenth = reached;
        String line = String.format(
                Locale.ROOT,
                "%s: %.1f of %s MB, %.1f MB/s",
                name,
                done / MEGABYTE,
                total < 0 ? "?" : String.format(Locale.ROOT, "%.1f", total / MEGABYTE),
                bytesPerSecond / MEGABYTE);
        if (live) {
            err.print("\r" + line + "   " + (finished ? System.lineSeparator() : ""));
        } else if (next) {
            err.println(line);
        }
        err.flush();
    }
}
