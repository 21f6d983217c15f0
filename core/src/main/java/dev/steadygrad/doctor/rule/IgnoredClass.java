package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Provenance;
import dev.steadygrad.doctor.Provenance.Absent;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A class that is ignored as a target, by `ignoreIndex` or a weight of 0, and has most of the probability all the
/// same: it takes part in every softmax, so what the loss teaches is, more than anything, that this class is wrong.
public final class IgnoredClass implements Rule {
    /// In a row: that a model starts so is a chance, that it stays so is none.
    private static final int LOOKS = 3;

    private static final double MOST = 0.5;

    private int times;

    @Override
    public void lossGave(Loss loss, Tensor input, Tensor target, Tensor result, Chart chart) {
        if (!Cadence.looks(chart)
                || !(loss instanceof CrossEntropyLoss l)
                || l.weight() == null && l.ignoreIndex() < 0
                || l.classMask() != null
                || !result.requiresGrad()) {
            return;
        }
        ClassLoss c = ClassLoss.of(loss);
        if (c == null || !c.hasIndices(input, target)) {
            return;
        }
        int dim = c.dim(input);
        boolean[] ignored = ignored(c, input.size(dim));
        if (ignored.length == 0 || chart.isSick(input) || Provenance.of(input) instanceof Absent) {
            return;
        }
        double share = share(ignored, input.detach().softmax(dim), dim, target);
        times = share > MOST ? times + 1 : 0;
        if (times == LOOKS) {
            chart.warn(
                    this,
                    chart.at(Chart.nameOf(loss), List.of(input, target)),
                    "an ignored class takes part in every softmax",
                    ("in rows of other classes %s has %.0f %% of the probability: no row with it as target counts, but its "
                                    + "logit is in the loss and the gradient of all others")
                            .formatted(names(ignored), 100 * share),
                    "classMask, false for the class, leaves it out of the softmax; or one output less");
        }
    }

    /// By class; empty where all of them count.
    private static boolean[] ignored(ClassLoss c, int classes) {
        Tensor weight = c.weight();
        double[] w = weight == null ? new double[0] : weight.toDoubleArray();
        boolean[] ignored = new boolean[classes];
        boolean any = false;
        for (int i = 0; i < classes; i++) {
            ignored[i] = c.isIgnored(i) || i < w.length && w[i] == 0;
            any |= ignored[i];
        }
        return any ? ignored : new boolean[0];
    }

    /// The mean probability of ignored classes in the rows that count.
    private static double share(boolean[] ignored, Tensor p, int dim, Tensor target) {
        long[] index = target.toLongArray();
        double[] sums = new double[index.length];
        for (int k = 0; k < ignored.length; k++) {
            double[] pk = ignored[k] ? p.narrow(dim, k, 1).toDoubleArray() : new double[0];
            Arrays.setAll(sums, i -> i < pk.length ? sums[i] + pk[i] : sums[i]);
        }
        return IntStream.range(0, index.length)
                .filter(i -> index[i] >= 0 && index[i] < ignored.length && !ignored[(int) index[i]])
                .mapToDouble(i -> sums[i])
                .average()
                .orElse(0);
    }

    private static String names(boolean[] ignored) {
        int[] all = IntStream.range(0, ignored.length).filter(i -> ignored[i]).toArray();
        return all.length == 1 ? "class " + all[0] : all.length + " ignored classes together";
    }
}
