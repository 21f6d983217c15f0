package dev.steadygrad.app;

import dev.steadygrad.train.BatchProgress;
import dev.steadygrad.train.ConsoleProgress;
import dev.steadygrad.train.History;
import dev.steadygrad.train.TrainingListener;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;

/// A live bar over all batches of a run: epoch, batch rate, time left, loss and accuracy.
final class Progress implements TrainingListener {
    private static final int WIDEST = 120;
    private static final int REFRESH_MILLIS = 100;
    private static final int SECONDS = 60;
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

    private final long start = System.nanoTime();
    private volatile @Nullable BatchProgress latest;
    private @Nullable ProgressBar bar;

    /// A bar where stderr is a terminal, else a line an epoch to `err`.
    static TrainingListener on(PrintWriter err) {
        return Terminal.isStderr()
                ? new Progress()
                : new ConsoleProgress(line -> {
                    err.println(line);
                    err.flush();
                });
    }

    @Override
    public void onStart(int firstEpoch, int epochs, int batches) {
        // A width given here keeps the library from asking JLine, which would take Ctrl-C for itself.
        int width = Math.min(Terminal.columns() - 1, WIDEST);
        bar = new ProgressBarBuilder()
                .setInitialMax((long) (epochs - firstEpoch + 1) * batches)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, width))
                .setRenderer(this::render)
                .build();
    }

    private String render(ProgressState state, int width) {
        BatchProgress p = latest;
        return p == null ? "" : line(p, state.getCurrent(), state.getMax(), (System.nanoTime() - start) * 1e-9, width);
    }

    static String line(BatchProgress p, long done, long all, double seconds, int width) {
        double rate = done / seconds;
        long left = Math.round((all - done) / rate);
        String head = String.format(Locale.ROOT, "epoch %d/%d |", p.epoch(), p.epochs());
        String tail = String.format(
                Locale.ROOT,
                "| %d%%  %.0f batches/s  %d:%02d left  loss %.4g  acc %.3f",
                100 * done / all,
                rate,
                left / SECONDS,
                left % SECONDS,
                p.loss(),
                p.accuracy());
        return head + blocks((double) done / all, Math.max(1, width - head.length() - tail.length())) + tail;
    }

    private static String blocks(double part, int cells) {
        int eighths = (int) (part * cells * 8);
        int full = eighths / 8;
        return full == cells
                ? "█".repeat(cells)
                : "█".repeat(full) + EIGHTHS.charAt(eighths % 8) + " ".repeat(cells - full - 1);
    }

    @Override
    public void onBatch(BatchProgress progress) {
        latest = progress;
        if (bar != null) {
            bar.step();
        }
    }

    @Override
    public void onEnd(History history) {
        if (bar != null) {
            bar.close();
        }
    }
}
