package dev.steadygrad.doctor.rule;

import dev.steadygrad.array.Op;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Provenance;
import dev.steadygrad.doctor.Provenance.Largest;
import dev.steadygrad.doctor.Provenance.Shifted;
import dev.steadygrad.doctor.Provenance.Total;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.op.Log;
import dev.steadygrad.op.Sub;
import dev.steadygrad.tensor.Tensor;
import java.lang.ref.WeakReference;
import java.util.List;

/// `log(sum(exp(x)))` by hand. Without the shift exp overflows. With it, the sum of a row with one class far ahead is 1
/// to the last digit: its logarithm is 0, and so are the log-probability made of it and its gradient.
public final class HandWrittenLogSumExp implements Rule {
    /// The last such logarithm, where it has lost rows.
    private WeakReference<Tensor> lost = new WeakReference<>(null);

    @Override
    public boolean hears(Class<? extends Op> op) {
        return op == Log.class || op == Sub.class;
    }

    @Override
    public void made(Op op, List<Tensor> inputs, Tensor output, Chart chart) {
        switch (op) {
            case Log f -> log(op, inputs, output, chart);
            case Sub f -> difference(op, inputs, chart);
            default -> {}
        }
    }

    private void log(Op op, List<Tensor> inputs, Tensor output, Chart chart) {
        if (!(chart.was(inputs.getFirst()) instanceof Total sum) || chart.isSick(inputs.getFirst())) {
            return;
        }
        if (!sum.of().shifted()) {
            chart.warn(
                    this,
                    chart.at(op, inputs),
                    "log of a sum of exp, without the shift",
                    "exp overflows %s above %.2f"
                            .formatted(output.dtype(), Math.log(output.dtype().max())),
                    "x.logsumexp(%d); in a loss, CrossEntropyLoss of x itself".formatted(sum.dim()));
        } else if (chart.looksClosely() && zeros(output) > 0) {
            lost = new WeakReference<>(output);
        }
    }

    /// Of the shifted logits and the logarithm.
    private void difference(Op op, List<Tensor> inputs, Chart chart) {
        Tensor log = lost.get();
        if (log == null || inputs.stream().noneMatch(t -> t == log)) {
            return;
        }
        Provenance other = chart.was(inputs.getFirst() == log ? inputs.getLast() : inputs.getFirst());
        if (other instanceof Shifted || other instanceof Largest) {
            chart.warn(
                    this,
                    chart.at(op, inputs),
                    "a log-softmax by hand has lost all digits of some rows",
                    ("in %d of %d rows the sum of exp(x - max) is 1 to the last digit of %s: its log is 0, and so are the "
                                    + "loss and the gradient of the largest class")
                            .formatted(zeros(log), log.numel(), log.dtype()),
                    "CrossEntropyLoss or logSoftmax of x itself, which keep them");
        }
    }

    private static long zeros(Tensor x) {
        return x.numel() - x.detach().countNonzero().itemLong();
    }
}
