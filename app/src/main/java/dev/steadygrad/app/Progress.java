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
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// A live bar over all batches of a run: batch rate, time left, epoch, loss and accuracy.
final class Progress implements TrainingListener {
    private static final int WIDEST = 120;
    private static final int REFRESH_MILLIS = 100;

    private @Nullable ProgressBar bar;
    private long start;

    private Progress() {}

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
        start = System.nanoTime();
        // A width given here keeps the library from asking JLine, which would take Ctrl-C for itself.
        int width = Math.min(Terminal.columns() - 1, WIDEST);
        bar = new ProgressBarBuilder()
                .setTaskName("train")
                .setInitialMax((long) (epochs - firstEpoch + 1) * batches)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setUnit(" batches", 1)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, width))
                .build();
    }

    @Override
    public void onBatch(BatchProgress p) {
        if (bar != null) {
            bar.step();
            // The library's own rate counts whole seconds, and a run may take two.
            double rate = bar.getCurrent() / ((System.nanoTime() - start) * 1e-9);
            bar.setExtraMessage(String.format(
                    Locale.ROOT,
                    " %.0f/s epoch %d/%d loss %.3f acc %.3f",
                    rate,
                    p.epoch(),
                    p.epochs(),
                    p.loss(),
                    p.accuracy()));
        }
    }

    @Override
    public void onEnd(History history) {
        if (bar != null) {
            bar.close();
        }
    }
}
