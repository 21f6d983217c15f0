package dev.steadygrad.metric;

import dev.steadygrad.base.Check;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// How often each class was taken for each other one, and what follows from that: accuracy, precision, recall and F1.
///
/// **Special values**: of a class that occurs but is never predicted, precision is 0, and of one that is predicted but
/// never occurs, recall is 0, as in scikit-learn; of a class without either all three are NaN. Of no rows everything is
/// NaN.
public final class ConfusionMatrix implements Metric<ConfusionMatrix> {
    private static final String OP = "ConfusionMatrix";

    private final long[][] counts;

    /// With nothing counted yet.
    public ConfusionMatrix(int classes) {
        ScoreRows.classCount(OP, classes, 1);
        counts = new long[classes][classes];
    }

    /// **Shape**: `predicted [N]` class indices, or scores `[N, C]` whose largest is the prediction; `targets [N]`.
    @Override
    public void add(Tensor predicted, Tensor targets) {
        Check.that(predicted.rank() > 0, "%s: predictions must have rows, got shape=%s", OP, predicted.shape());
        Tensor classes = predicted.rank() == 2 ? predicted.detach().argmax(1) : predicted;
        Check.that(
                predicted.rank() < 2 || predicted.size(1) == classes(),
                "%s: scores must have shape [N, %d], got shape=%s",
                OP,
                classes(),
                predicted.shape());
        int n = predicted.size(0);
        long[] p = ScoreRows.classes(OP, "predicted", classes, n, classes());
        long[] t = ScoreRows.classes(OP, "targets", targets, n, classes());
        for (int i = 0; i < n; i++) {
            counts[(int) t[i]][(int) p[i]]++;
        }
    }

    @Override
    public void merge(ConfusionMatrix other) {
        ScoreRows.same(OP, "classes", classes(), other.classes());
        for (int t = 0; t < classes(); t++) {
            for (int p = 0; p < classes(); p++) {
                counts[t][p] += other.counts[t][p];
            }
        }
    }

    public int classes() {
        return counts.length;
    }

    /// How many examples of class `target` were taken for `predicted`.
    public long count(int target, int predicted) {
        return counts[target][predicted];
    }

    /// How many examples there are of a class.
    public long targets(int c) {
        return Arrays.stream(counts[c]).sum();
    }

    /// How many examples were taken for a class.
    public long predictions(int c) {
        return Arrays.stream(counts).mapToLong(row -> row[c]).sum();
    }

    /// How many examples there are.
    public long rows() {
        return IntStream.range(0, classes()).mapToLong(this::targets).sum();
    }

    /// The part of all examples whose class was found.
    public double accuracy() {
        long hits = IntStream.range(0, classes()).mapToLong(c -> counts[c][c]).sum();
        return (double) hits / rows();
    }

    /// The part of what was taken for class `c` that is of it.
    public double precision(int c) {
        return ratio(c, predictions(c));
    }

    /// The part of the examples of class `c` that was found.
    public double recall(int c) {
        return ratio(c, targets(c));
    }

    /// The harmonic mean of precision and recall of class `c`.
    public double f1(int c) {
        return 2.0 * counts[c][c] / (targets(c) + predictions(c));
    }

    private double ratio(int c, long of) {
        return of == 0 && targets(c) + predictions(c) > 0 ? 0 : (double) counts[c][c] / of;
    }

    public double precision(Average average) {
        return average(average, this::precision);
    }

    public double recall(Average average) {
        return average(average, this::recall);
    }

    public double f1(Average average) {
        return average(average, this::f1);
    }

    private double average(Average average, IntToDoubleFunction figure) {
        if (average == Average.MICRO) {
            return accuracy();
        }
        double sum = 0;
        double weights = 0;
        for (int c = 0; c < classes(); c++) {
            double value = figure.applyAsDouble(c);
            double weight = average == Average.MACRO ? 1 : targets(c);
            sum += Double.isNaN(value) ? 0 : weight * value;
            weights += Double.isNaN(value) ? 0 : weight;
        }
        return sum / weights;
    }
}
