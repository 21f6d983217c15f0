package dev.steadygrad.train;

import java.util.Locale;
import java.util.function.Consumer;

/// Says one line an epoch.
public final class ConsoleProgress implements TrainingListener {
    private final Consumer<String> lines;
    private int epochs;

    /// On stderr.
    public ConsoleProgress() {
        this(System.err::println);
    }

    /// To `lines`.
    public ConsoleProgress(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void onStart(int firstEpoch, int epochs, int batches) {
        this.epochs = epochs;
    }

    @Override
    public void onEpoch(History history) {
        History.Epoch e = history.last();
        lines.accept(String.format(
                Locale.ROOT,
                "epoch %d/%d: train loss %.5g, test loss %.5g, test accuracy %.4f, %.2f s",
                e.number(),
                epochs,
                e.trainLoss(),
                e.testLoss(),
                e.testAccuracy(),
                e.seconds()));
    }
}
