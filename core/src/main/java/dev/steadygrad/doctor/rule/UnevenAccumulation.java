package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.doctor.Where;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.loss.Reduction;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Means of parts of a batch with different numbers of rows, added up: a row of a small part counts more than one of a
/// large part, and the result is not that of the whole batch.
public final class UnevenAccumulation implements Rule {
    /// Rows may count so much more than others before it is told.
    private static final double MORE = 1.1;

    /// The rows of each loss since the last backward, by loss and classes.
    private final Map<Kind, List<Long>> fresh = new HashMap<>();

    /// The rows of each backward since the last step; 0 where it was of several losses, which are no parts of one
    /// batch.
    private final Map<Kind, List<Long>> parts = new HashMap<>();

    private final Map<Kind, Where> places = new HashMap<>();

    private record Kind(Loss loss, int classes) {}

    @Override
    public void lossGave(Loss loss, Tensor input, Tensor target, Tensor result, Chart chart) {
        ClassLoss c = ClassLoss.of(loss);
        if (c == null
                || c.reduction() != Reduction.MEAN
                || !result.requiresGrad()
                || !c.hasIndices(input, target)
                || !chart.looksClosely()) {
            return;
        }
        Kind kind = new Kind(loss, input.size(c.dim(input)));
        fresh.computeIfAbsent(kind, k -> new ArrayList<>()).add(c.live(target));
        if (!places.containsKey(kind)) {
            places.put(kind, chart.at(Chart.nameOf(loss), List.of(input, target)));
        }
    }

    @Override
    public void backwardBegins(List<Tensor> outputs, Chart chart) {
        fresh.forEach((kind, rows) ->
                parts.computeIfAbsent(kind, k -> new ArrayList<>()).add(rows.size() == 1 ? rows.getFirst() : 0L));
        fresh.clear();
    }

    @Override
    public void stepBegins(Optimizer optimizer, Chart chart) {
        parts.forEach((kind, rows) -> {
            long most = Collections.max(rows);
            long least = Collections.min(rows);
            if (rows.size() > 1 && least > 0 && most > MORE * least) {
                chart.warn(
                        this,
                        Objects.requireNonNull(places.get(kind)),
                        "means of parts with different numbers of rows are added up",
                        "between two steps %d parts had %d to %d rows that count: a row of the smallest counts %.3g times one of the largest"
                                .formatted(rows.size(), least, most, (double) most / least),
                        "Reduction.SUM for each part, divided by the number of rows of all parts");
            }
        });
        parts.clear();
    }
}
