package dev.steadygrad.doctor.rule;

import dev.steadygrad.base.DType;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Provenance;
import dev.steadygrad.doctor.Provenance.Absent;
import dev.steadygrad.doctor.Provenance.Distribution;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Rows with all probability on one class, to the last digit, and on a wrong one. A squared error of such probabilities
/// has no gradient at all; a cross-entropy has one, of the size of the logits, which are far too large then.
public final class SaturatedRows implements Rule {
    @Override
    public void lossCalled(Loss loss, Tensor input, Tensor target, Chart chart) {
        if (!Cadence.looks(chart)
                || !input.isFloatingPoint()
                || input.numel() == 0
                || chart.isSick(input)
                || Provenance.of(input) instanceof Absent) {
            return;
        }
        ClassLoss c = ClassLoss.of(loss);
        Distribution p = Provenance.distribution(input);
        if (c != null && c.takesLogits() && c.hasIndices(input, target)) {
            logits(loss, c.dim(input), input, target, chart);
        } else if (p != null && !p.log() && c == null && target.shape().equals(input.shape())) {
            probabilities(loss, p.dim(), input, target, chart);
        }
    }

    private void logits(Loss loss, int dim, Tensor input, Tensor target, Chart chart) {
        double spread = input.detach().max().item() - input.detach().min().item();
        if (input.size(dim) < 2 || spread < Math.log(input.dtype().max())) {
            return; // no probability is as small as 0
        }
        Tensor p = input.detach().softmax(dim);
        long rows = target.numel();
        long certain = certain(p, dim);
        long wrong = input.detach().argmax(dim).ne(target).countNonzero().itemLong();
        if (2 * certain >= rows && wrong > rows - certain) {
            chart.warn(
                    this,
                    chart.at(Chart.nameOf(loss), List.of(input, target)),
                    "the model is certain, and wrong",
                    "in %d of %d rows one class has all of the probability and the others 0 in %s; %d rows are wrong"
                            .formatted(certain, rows, input.dtype(), wrong),
                    "make the logits smaller: a smaller start of the last layer, normalised inputs, a lower learning rate");
        }
    }

    private void probabilities(Loss loss, int dim, Tensor input, Tensor target, Chart chart) {
        long rows = input.numel() / input.size(dim);
        long certain = certain(input.detach(), dim);
        Tensor far = input.detach()
                .to(DType.FLOAT64)
                .sub(target.detach().to(DType.FLOAT64))
                .abs()
                .amax(dim);
        long wrong = far.gt(0.5).countNonzero().itemLong();
        if (2 * certain >= rows && wrong > rows - certain) {
            chart.error(
                    this,
                    chart.at(Chart.nameOf(loss), List.of(input, target)),
                    "saturated rows, which this loss can't move",
                    "in %d of %d rows one probability is 1 and the others 0, where softmax has the slope 0; %d rows are wrong"
                            .formatted(certain, rows, wrong),
                    "CrossEntropyLoss of the logits, whose gradient does not vanish");
        }
    }

    /// How many rows have nothing but one 1.
    private static long certain(Tensor p, int dim) {
        return p.ne(0).sum(dim).eq(1).countNonzero().itemLong();
    }
}
