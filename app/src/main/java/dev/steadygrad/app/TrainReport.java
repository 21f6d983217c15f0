package dev.steadygrad.app;

import dev.steadygrad.data.Batch;
import dev.steadygrad.data.DataModule;
import dev.steadygrad.metric.ConfusionMatrix;
import dev.steadygrad.train.Classifier;
import dev.steadygrad.train.History;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a trained model did, for a reader: the epochs, who was taken for whom, and of images some
/// with their answers.
final class TrainReport {
    private static final int IMAGES = 10;
    private static final int MOST_PER_ROW = 5;
    private static final int CELL = 18;
    private static final int GAP = 2;
    private static final int COUNT_WIDTH = 6;

    private final PrintWriter out;
    private final Classifier model;
    private final DataModule data;
    private final DataSource source;
    private final List<String> names;

    TrainReport(PrintWriter out, Classifier model, DataModule data, DataSource source) {
        this.out = out;
        this.model = model;
        this.data = data;
        this.source = source;
        this.names = data.classNames();
    }

    void print(History history, Optional<Calibration> calibration) {
        epochs(history);
        out.println();
        confusion();
        calibration.ifPresent(this::calibration);
        out.println();
        if (source == DataSource.IMAGES) {
            images();
        }
    }

    private void epochs(History history) {
        line("epoch  train loss  test loss  test accuracy  seconds");
        for (History.Epoch e : history.epochs()) {
            line(
                    "%5d  %10.5g  %9.5g  %13.4f  %7.2f",
                    e.number(), e.trainLoss(), e.testLoss(), e.testAccuracy(), e.seconds());
        }
    }

    private void confusion() {
        var matrix = new ConfusionMatrix(names.size());
        for (Batch batch : data.test()) {
            matrix.add(model.predict(batch.inputs()), batch.targets());
        }
        int label = names.stream().mapToInt(String::length).max().orElse(0);
        line("confusion matrix of the test %s (rows: true class, columns: predicted)", source.examples());
        var head = new StringBuilder(" ".repeat(label));
        names.forEach(name ->
                head.append(" ".repeat(COUNT_WIDTH - cut(name).length())).append(cut(name)));
        line("%s", head);
        for (int t = 0; t < names.size(); t++) {
            var row = new StringBuilder(pad(names.get(t), label));
            for (int p = 0; p < names.size(); p++) {
                row.append(String.format(Locale.ROOT, "%" + COUNT_WIDTH + "d", matrix.count(t, p)));
            }
            line("%s", row);
        }
    }

    private void calibration(Calibration c) {
        out.println();
        line("a temperature of %.3f fits best; with one fitted on other test %s:", c.temperature(), source.examples());
        line(
                "expected calibration error %.4f before, %.4f after; log loss %.4f before, %.4f after",
                c.before().reliability().error(),
                c.after().reliability().error(),
                c.before().logLoss(),
                c.after().logLoss());
    }

    private static String cut(String name) {
        return name.substring(0, Math.min(name.length(), COUNT_WIDTH - 1));
    }

    private void images() {
        Batch batch = data.test().iterator().next();
        int n = Math.min(IMAGES, batch.size());
        float[] probabilities = model.probabilities(batch.inputs()).toFloatArray();
        float[] pixels = batch.inputs().toFloatArray();
        long[] targets = batch.targets().toLongArray();
        int perRow = perRow();
        for (int first = 0; first < n; first += perRow) {
            var cells = new String[Math.min(perRow, n - first)][];
            for (int i = 0; i < cells.length; i++) {
                int image = first + i;
                cells[i] = cell(pixels, image, Ranking.of(probabilities, image, names), (int) targets[image]);
            }
            row(cells);
        }
    }

    private static int perRow() {
        return Terminal.hasColours()
                ? Math.clamp((Terminal.columns() + GAP) / (CELL + GAP), 1, MOST_PER_ROW)
                : MOST_PER_ROW;
    }

    private String[] cell(float[] pixels, int image, List<Ranking.Guess> ranking, int target) {
        int height = data.inputShape().dim(1);
        int width = data.inputShape().dim(2);
        float[] own = Arrays.copyOfRange(pixels, image * height * width, (image + 1) * height * width);
        String[] picture = Picture.lines(own, height, width, CELL, Terminal.hasColours());
        String[] cell = Arrays.copyOf(picture, picture.length + 3);
        Ranking.Guess best = ranking.getFirst();
        cell[picture.length] = pad((best.index() == target ? "✓ " : "✗ ") + percent(best), CELL);
        cell[picture.length + 1] = pad(ranking.size() > 1 ? "  " + percent(ranking.get(1)) : "", CELL);
        cell[picture.length + 2] = pad("  is " + names.get(target), CELL);
        return cell;
    }

    private static String percent(Ranking.Guess guess) {
        return guess.name() + String.format(Locale.ROOT, " %.0f%%", 100 * guess.probability());
    }

    private void row(String[][] cells) {
        for (int i = 0; i < cells[0].length; i++) {
            var line = new StringBuilder();
            for (String[] cell : cells) {
                line.append(line.isEmpty() ? "" : " ".repeat(GAP)).append(cell[i]);
            }
            line("%s", line.toString().stripTrailing());
        }
        out.println();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private void line(String format, Object... args) {
        out.println(String.format(Locale.ROOT, format, args));
    }
}
