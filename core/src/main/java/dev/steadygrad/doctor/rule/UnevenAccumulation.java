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
import java.util.List;

/// Means of parts of a batch with different numbers of rows, added up: a row of a small part counts more than one of a
/// large part, and the result is not that of the whole batch.
public final class UnevenAccumulation implements Rule {
    /// Rows may count so much more than others before it is told.
    private static final double MORE = 1.1;

    /// After so many steps with one part no more are expected.
    private static final int ALONE = 3;

    private int alone;

    /// Since the last step.
    private final List<Parts> all = new ArrayList<>();

    private static final class Parts {
        private final Loss loss;
        private final int classes;
        private final Where where;

        /// The rows of each loss since the last backward.
        private final List<Long> fresh = new ArrayList<>();

        /// The rows of each backward; 0 where it was of several losses, which are no parts of one batch.
        private final List<Long> rows = new ArrayList<>();

        private Parts(Loss loss, int classes, Where where) {
            this.loss = loss;
            this.classes = classes;
            this.where = where;
        }

        /// Losses on two lines may be two aims, as of rows with and without labels.
        private boolean hold(Loss another, int count, Where there) {
            return count == classes && another.equals(loss) && there.code().equals(where.code());
        }
    }

    @Override
    public void lossGave(Loss loss, Tensor input, Tensor target, Tensor result, Chart chart) {
        if (alone == ALONE || !chart.looksClosely() || !result.requiresGrad()) {
            return;
        }
        ClassLoss c = ClassLoss.of(loss);
        if (c == null || c.reduction() != Reduction.MEAN || !c.hasIndices(input, target)) {
            return;
        }
        Where here = chart.at(Chart.nameOf(loss), List.of(input, target));
        parts(loss, input.size(c.dim(input)), here).fresh.add(c.live(target));
    }

    private Parts parts(Loss loss, int classes, Where here) {
        for (Parts p : all) {
            if (p.hold(loss, classes, here)) {
                return p;
            }
        }
        all.add(new Parts(loss, classes, here));
        return all.getLast();
    }

    @Override
    public void backwardBegins(List<Tensor> outputs, Chart chart) {
        for (Parts p : all) {
            if (!p.fresh.isEmpty()) {
                p.rows.add(p.fresh.size() == 1 ? p.fresh.getFirst() : 0L);
                p.fresh.clear();
            }
        }
    }

    @Override
    public void stepBegins(Optimizer optimizer, Chart chart) {
        if (all.isEmpty()) {
            return;
        }
        alone = all.stream().anyMatch(p -> p.rows.size() > 1) ? 0 : alone + 1;
        for (Parts p : all) {
            if (p.rows.size() > 1) {
                judge(p.rows, p.where, chart);
            }
        }
        all.clear();
    }

    private void judge(List<Long> rows, Where where, Chart chart) {
        long most = Collections.max(rows);
        long least = Collections.min(rows);
        if (least > 0 && most > MORE * least) {
            chart.warn(
                    this,
                    where,
                    "means of parts with different numbers of rows are added up",
                    "between two steps %d parts had %d to %d rows that count: a row of the smallest counts %.3g times one of the largest"
                            .formatted(rows.size(), least, most, (double) most / least),
                    "Reduction.SUM for each part, divided by the number of rows of all parts");
        }
    }
}
