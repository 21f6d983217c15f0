package dev.steadygrad.doctor.rule;

import dev.steadygrad.base.DType;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Provenance;
import dev.steadygrad.doctor.Provenance.Distribution;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.loss.BceWithLogitsLoss;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.KlDivLoss;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.loss.MultiLabelSoftMarginLoss;
import dev.steadygrad.loss.SigmoidFocalLoss;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Targets that are no probabilities: negative, above 1, or of a row that does not sum to 1.
public final class ImproperProbabilities implements Rule {
    /// Rounding in any dtype, and labels written down with three digits, stay below.
    private static final double TOLERANCE = 0.01;

    @Override
    public void lossCalled(Loss loss, Tensor input, Tensor target, Chart chart) {
        if (!target.isFloatingPoint()
                || !target.shape().equals(input.shape())
                || target.numel() == 0
                || chart.isSick(target)
                || !Cadence.looks(chart)) {
            return;
        }
        switch (loss) {
            case CrossEntropyLoss l -> {
                ClassLoss c = ClassLoss.of(loss);
                check(loss, input, target, c == null ? -1 : c.dim(input), chart);
            }
            case KlDivLoss l -> {
                Distribution d = Provenance.distribution(input);
                if (!l.logTarget()) {
                    check(loss, input, target, d == null ? -1 : d.dim(), chart);
                }
            }
            case BceWithLogitsLoss l -> check(loss, input, target, -1, chart);
            case MultiLabelSoftMarginLoss l -> check(loss, input, target, -1, chart);
            case SigmoidFocalLoss l -> check(loss, input, target, -1, chart);
            default -> {}
        }
    }

    /// @param dim along which they sum to 1; -1 where each is for itself
    private void check(Loss loss, Tensor input, Tensor target, int dim, Chart chart) {
        Tensor t = target.detach().to(DType.FLOAT64);
        double least = t.min().item();
        double largest = t.max().item();
        if (least < 0) {
            Distribution known = Provenance.distribution(target);
            String fix = known != null && known.log()
                    ? "these are logarithms: give their exp()"
                            + (loss instanceof KlDivLoss ? ", or say logTarget(true)" : "")
                    : "clampMin(0), and divide each row by its sum";
            tell(
                    loss,
                    input,
                    target,
                    chart,
                    "a negative target probability",
                    "the least is %.4g".formatted(least),
                    fix);
        } else if (dim >= 0) {
            checkSums(loss, input, target, t.sum(dim).toDoubleArray(), chart);
        } else if (largest > 1 + TOLERANCE && !(loss instanceof KlDivLoss)) {
            String fix = "class indices belong to CrossEntropyLoss; counts are to be divided by their largest";
            tell(loss, input, target, chart, "a target above 1", "the largest is %.4g".formatted(largest), fix);
        }
    }

    /// A row of zeros counts nothing: that is a mask.
    private void checkSums(Loss loss, Tensor input, Tensor target, double[] sums, Chart chart) {
        for (int i = 0; i < sums.length; i++) {
            if (sums[i] != 0 && Math.abs(sums[i] - 1) > TOLERANCE) {
                String why = "row %d sums to %.4g: it counts %.4g times, and the gradient pulls at all logits together"
                        .formatted(i, sums[i], sums[i]);
                tell(
                        loss,
                        input,
                        target,
                        chart,
                        "target probabilities that don't sum to 1",
                        why,
                        "divide each row by its sum");
                return;
            }
        }
    }

    private void tell(Loss loss, Tensor input, Tensor target, Chart chart, String what, String why, String fix) {
        chart.error(this, chart.at(Chart.nameOf(loss), List.of(input, target)), what, why, fix);
    }
}
