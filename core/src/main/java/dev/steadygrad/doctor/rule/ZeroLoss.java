package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Provenance;
import dev.steadygrad.doctor.Provenance.Absent;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.doctor.Where;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.loss.NllLoss;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/// A loss of exactly 0 that can't be: a cross-entropy of finite logits over several classes is above 0, and so is its
/// gradient. At 0 nothing is learnt any more.
public final class ZeroLoss implements Rule {

    @Override
    public void lossGave(Loss loss, Tensor input, Tensor target, Tensor result, Chart chart) {
        boolean entropy = loss instanceof CrossEntropyLoss || loss instanceof NllLoss;
        ClassLoss c = ClassLoss.of(loss);
        if (!entropy || c == null || result.numel() != 1 || result.item() != 0 || !c.hasIndices(input, target)) {
            return;
        }
        int dim = c.dim(input);
        Where where = chart.at(Chart.nameOf(loss), List.of(input, target));
        if (!c.hasLive(target)) {
            return;
        }
        if (input.size(dim) == 1) {
            chart.error(
                    this,
                    where,
                    "a loss over one class is always 0",
                    "the only class has probability 1: there is nothing to tell apart",
                    "two outputs for two classes, or BceWithLogitsLoss for one output");
        } else if (!(Provenance.of(input) instanceof Absent) && competes(input, target, dim, c)) {
            chart.warn(
                    this,
                    where,
                    "the loss is exactly 0, with other classes in the race",
                    loss instanceof NllLoss
                            ? "log p of every right class is 0: p near 1 was rounded to 1 before the logarithm"
                            : "every right logit is so far ahead that all other probabilities are 0 in "
                                    + input.dtype(),
                    loss instanceof NllLoss
                            ? "logSoftmax or CrossEntropyLoss, which keep log p down to the smallest number"
                            : "see whether the inputs give the label away; make the logits smaller, or stop here");
        }
    }

    /// Masks put classes at -inf or at -1e9, and in float16 at -1e4.
    private static final double MASKED = -9999;

    /// Whether some row that counts has a second class that no mask has put out of it.
    private static boolean competes(Tensor input, Tensor target, int dim, ClassLoss c) {
        Tensor live = input.detach().gt(MASKED).sum(dim);
        long[] classes = live.toLongArray();
        long[] index = target.toLongArray();
        return IntStream.range(0, index.length).anyMatch(i -> !c.isIgnored(index[i]) && classes[i] > 1);
    }
}
