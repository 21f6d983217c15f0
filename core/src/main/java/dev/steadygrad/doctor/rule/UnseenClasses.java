package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.stream.Collectors;

/// Classes that are never a label: the output has more classes than the data, or the labels are off by one.
public final class UnseenClasses implements Rule {
    /// How many examples there must be for each class: one with a tenth of an even share is then missed with a chance
    /// of e^-10.
    private static final long PER_CLASS = 100;

    /// Of more classes, as the words of a language, many are rare.
    private static final int CLASSES = 100;

    private final LabelCounts labels = new LabelCounts();

    @Override
    public void lossCalled(Loss loss, Tensor input, Tensor target, Chart chart) {
        labels.count(loss, input, target, chart);
    }

    @Override
    public void ended(Chart chart) {
        for (LabelCounts.Counts c : labels.all()) {
            List<Integer> unseen = c.unseen();
            boolean enough = c.classes() <= CLASSES && c.examples() >= PER_CLASS * c.classes();
            if (enough && c.seen().size() > 1 && !unseen.isEmpty()) {
                chart.warn(
                        this,
                        c.where(),
                        "%d of %d classes are never a label".formatted(unseen.size(), c.classes()),
                        "%d examples, and none is of class %s".formatted(c.examples(), text(unseen)),
                        "see whether labels count from 0, and give the last layer as many outputs as there are classes");
            }
        }
    }

    private static String text(List<Integer> classes) {
        return classes.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
