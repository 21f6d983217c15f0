package dev.steadygrad.train;

import dev.steadygrad.base.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What came of each finished epoch of a training run, the first one first.
public record History(List<Epoch> epochs) {
    private static final String HEADER = "epoch,train_loss,train_accuracy,test_loss,test_accuracy,seconds";

    /// The history of a run that has not begun.
    public static final History EMPTY = new History(List.of());

    /// One epoch. The training figures are means over its batches, each taken before that batch's step; the test
    /// figures are those of the weights at its end.
    ///
    /// @param number  counted from 1
    /// @param seconds what the training of this epoch took, its test left out
    public record Epoch(
            int number, double trainLoss, double trainAccuracy, double testLoss, double testAccuracy, double seconds) {}

    public History {
        epochs = List.copyOf(epochs);
    }

    /// How many epochs are finished.
    public int size() {
        return epochs.size();
    }

    /// The last finished epoch.
    ///
    /// **Errors**: `IllegalStateException` where there is none.
    public Epoch last() {
        if (epochs.isEmpty()) {
            throw new IllegalStateException("history: no epoch is finished");
        }
        return epochs.getLast();
    }

    /// The first `n` epochs.
    public History first(int n) {
        return new History(epochs.subList(0, n));
    }

    History plus(Epoch epoch) {
        var longer = new ArrayList<>(epochs);
        longer.add(epoch);
        return new History(longer);
    }

    /// A line of names, then a line an epoch, each number with all its digits.
    public String toCsv() {
        return epochs.stream().map(History::line).collect(Collectors.joining("\n", HEADER + "\n", "\n"));
    }

    private static String line(Epoch e) {
        return e.number + "," + e.trainLoss + "," + e.trainAccuracy + "," + e.testLoss + "," + e.testAccuracy + ","
                + e.seconds;
    }

    /// What [#toCsv] wrote.
    ///
    /// **Errors**: `IllegalArgumentException` naming the line that is no epoch.
    public static History ofCsv(String csv) {
        List<String> lines = csv.lines().toList();
        Check.that(!lines.isEmpty() && lines.getFirst().equals(HEADER), "history: the first line must be %s", HEADER);
        var epochs = new ArrayList<Epoch>();
        for (String line : lines.subList(1, lines.size())) {
            epochs.add(epoch(line, epochs.size() + 1));
        }
        return new History(epochs);
    }

    private static Epoch epoch(String line, int number) {
        String[] f = line.split(",", -1);
        Check.that(
                f.length == 6 && f[0].equals(Integer.toString(number)),
                "history: line %d must hold the 6 fields of epoch %d, got %s",
                number + 1,
                number,
                line);
        try {
            return new Epoch(number, num(f[1]), num(f[2]), num(f[3]), num(f[4]), num(f[5]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "history: line %d must hold numbers, got %s".formatted(number + 1, line), e);
        }
    }

    private static double num(String field) {
        return Double.parseDouble(field);
    }
}
