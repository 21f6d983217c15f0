package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.doctor.Where;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.loss.Reduction;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Class weights that cancel: a mean is divided by the weights of its rows, and where all rows of each batch have one
/// weight, as in batches of one row or of one class, it is the mean without weights.
public final class WeightsWithoutEffect implements Rule {
    /// In fewer batches it may be a chance.
    private static final int BATCHES = 8;

    /// The weights that cancelled.
    private final Set<Double> cancelled = new TreeSet<>();

    private int batches;
    private @Nullable Where where;

    /// Whether some batch had rows of different weights.
    private boolean matter;

    @Override
    public void lossGave(Loss loss, Tensor input, Tensor target, Tensor result, Chart chart) {
        ClassLoss c = matter || !result.requiresGrad() ? null : ClassLoss.of(loss);
        if (c == null || c.reduction() != Reduction.MEAN || !c.hasIndices(input, target)) {
            return;
        }
        Tensor weight = c.weight();
        if (weight == null || loss instanceof CrossEntropyLoss l && l.labelSmoothing() > 0) {
            return;
        }
        Set<Double> here = weights(weight.toDoubleArray(), target.toLongArray(), c);
        if (here.isEmpty()) {
            return;
        }
        matter = here.size() > 1;
        cancelled.addAll(here);
        batches++;
        where = where == null ? chart.at(Chart.nameOf(loss), List.of(input, target)) : where;
    }

    /// Of the rows that count.
    private static Set<Double> weights(double[] weight, long[] index, ClassLoss c) {
        Set<Double> all = new TreeSet<>();
        for (int i = 0; i < index.length && all.size() < 2; i++) {
            if (!c.isIgnored(index[i])) {
                all.add(weight[(int) index[i]]);
            }
        }
        return all;
    }

    @Override
    public void ended(Chart chart) {
        Where first = where;
        if (first != null && !matter && batches >= BATCHES && cancelled.size() > 1) {
            String all = cancelled.stream().limit(5).map("%.4g"::formatted).collect(Collectors.joining(", "));
            chart.warn(
                    this,
                    first,
                    "class weights that change nothing",
                    ("in each of %d batches all rows had one weight (%s): the mean is divided by the weights of its rows, "
                                    + "and one weight cancels")
                            .formatted(batches, all + (cancelled.size() > 5 ? ", …" : "")),
                    "Reduction.SUM divided by the number of rows, or batches of several classes: shuffle, make them larger");
        }
    }
}
