package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.tensor.Observer.Derivative;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// What the rules about the size of gradients on their way back have in common.
abstract class GradientScale implements Rule {
    private final BackwardScale scale = new BackwardScale();
    private boolean looks;

    /// Judges one backward.
    ///
    /// @param change how many times as large the gradient got
    abstract void judge(double change, Chart chart);

    @Override
    public void backwardBegins(List<Tensor> outputs, Chart chart) {
        looks = Cadence.looks(chart);
        scale.begin();
    }

    @Override
    public void derived(Derivative d, Chart chart) {
        if (looks) {
            scale.derived(d);
        }
    }

    @Override
    public void backwardEnds(Chart chart) {
        double change = scale.change();
        if (looks && !Double.isNaN(change)) {
            judge(change, chart);
        }
    }

    void warn(Chart chart, String what, double change, String fix) {
        Tensor leaf = scale.leaf();
        chart.warn(
                this,
                chart.at("backward", List.of()),
                what,
                "after %d layers%s its root mean square is %.2g times what it was"
                        .formatted(scale.layers(), leaf == null ? "" : ", at " + chart.name(leaf) + ",", change),
                fix);
    }
}
