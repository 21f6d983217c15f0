package dev.steadygrad.doctor.rule;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.DType;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.doctor.Where;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.loss.Reduction;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Class weights with one-hot probabilities: their mean is divided by the number of rows, that of class indices by the
/// weights of the rows' classes. So the same data have a loss and gradients of another size.
public final class WeightedOneHot implements Rule {
    /// What the one mean may be more or less than the other before it is told.
    private static final double MORE = 1.1;

    private double rows;
    private double weights;
    private int dim;
    private @Nullable Where where;

    /// Whether some target was not one-hot, so that probabilities are needed.
    private boolean soft;

    @Override
    public void lossGave(Loss loss, Tensor input, Tensor target, Tensor result, Chart chart) {
        if (soft
                || !(loss instanceof CrossEntropyLoss l)
                || l.weight() == null
                || l.rowWeight() != null
                || l.reduction() != Reduction.MEAN
                || target.numel() == 0) {
            return;
        }
        ClassLoss c = ClassLoss.of(loss);
        if (c != null && c.hasProbabilities(input, target)) {
            dim = c.dim(input);
            count(l.weight(), target.detach().to(DType.FLOAT64));
            where = where == null ? chart.at(Chart.nameOf(loss), List.of(input, target)) : where;
        }
    }

    private void count(Tensor weight, Tensor target) {
        double n = (double) target.numel() / target.size(dim);
        soft = !isOneHot(target.array(), n);
        int[] others = IntStream.range(0, target.rank()).filter(d -> d != dim).toArray();
        double[] counts = (others.length == 0 ? target : target.sum(others)).toDoubleArray();
        double[] w = weight.toDoubleArray();
        rows += n;
        weights +=
                IntStream.range(0, w.length).mapToDouble(i -> w[i] * counts[i]).sum();
    }

    /// Of rows that sum to 1, only those with nothing but one 1 have squares that do.
    private static boolean isOneHot(NdArray target, double rows) {
        double norm = BackwardScale.norm(target);
        return Math.abs(norm * norm - rows) < 1e-9 * rows;
    }

    @Override
    public void ended(Chart chart) {
        double more = weights / rows;
        if (where != null && !soft && (more > MORE || more < 1 / MORE)) {
            chart.warn(
                    this,
                    where,
                    "class weights with one-hot probabilities, whose mean has another scale",
                    ("of probabilities the mean is divided by the %.0f rows, of class indices by the weights of their "
                                    + "classes, %.4g: loss and gradients are %.4g times those of indices")
                            .formatted(rows, weights, more),
                    "target.argmax(%d), class indices, whose mean is divided by what it weighs; or divide the weights by their mean over the rows"
                            .formatted(dim));
        }
    }
}
