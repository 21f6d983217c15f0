package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.tensor.Tensor;

/// Every label is the same class: the loss falls to nothing, and the model has learnt a constant.
public final class ConstantLabels implements Rule {
    /// A class that is right nine times in ten is all that 100 examples hold with a chance of 3e-5.
    private static final int EXAMPLES = 100;

    private final LabelCounts labels = new LabelCounts();

    @Override
    public void lossCalled(Loss loss, Tensor input, Tensor target, Chart chart) {
        labels.count(loss, input, target, chart);
    }

    @Override
    public void ended(Chart chart) {
        for (LabelCounts.Counts c : labels.all()) {
            if (c.classes() > 1 && c.examples() >= EXAMPLES && c.seen().size() == 1) {
                chart.error(
                        this,
                        c.where(),
                        "every label is class " + c.seen().getFirst(),
                        "%d examples, and none of the %d other classes".formatted(c.examples(), c.classes() - 1),
                        "look at how the labels are read; shuffle data that are sorted by class");
            }
        }
    }
}
