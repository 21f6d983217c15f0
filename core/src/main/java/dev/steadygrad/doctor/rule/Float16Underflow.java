package dev.steadygrad.doctor.rule;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.base.DType;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.op.CrossEntropyRows;
import dev.steadygrad.op.To;
import dev.steadygrad.tensor.Observer.Derivative;
import java.util.List;

/// Gradients that float16 rounds to 0: it ends at 6e-8, and the gradients of a mean are small.
public final class Float16Underflow implements Rule {

    @Override
    public void derived(Derivative d, Chart chart) {
        if (d.result().dtype() != DType.FLOAT16 || !chart.looksClosely()) {
            return;
        }
        long before = 0;
        long after = 0;
        switch (d.op()) {
            case To op -> {
                before = count(d.g().array());
                after = count(d.result().array());
            }
            case CrossEntropyRows op -> {
                before = expected(d.inputs().getFirst(), d.result().array());
                after = count(d.result().array());
            }
            default -> {}
        }
        if (before > 0 && 2 * after <= before) {
            chart.warn(
                    this,
                    chart.at("gradient of " + d.op().name(), List.of(d.result())),
                    "gradients underflow in float16",
                    "%d of %d elements that are not 0 are below 6e-8, where float16 ends"
                            .formatted(before - after, before),
                    "multiply the loss by 2^10 or more before backward and divide the gradients before the step, or "
                            + "compute in bfloat16 or float32");
        }
    }

    private static long count(NdArray x) {
        return Reductions.countNonzero(x, new int[0], false).itemLong();
    }

    /// How many entries of the rows that have a gradient at all belong to classes that take part.
    private static long expected(NdArray logits, NdArray gradient) {
        double[] x = logits.toDoubleArray();
        double[] g = gradient.toDoubleArray();
        int classes = logits.shape().dim(logits.shape().rank() - 1);
        long n = 0;
        for (int from = 0; from < g.length; from += classes) {
            boolean any = false;
            int part = 0;
            for (int i = from; i < from + classes; i++) {
                any |= g[i] != 0;
                part += x[i] == Double.NEGATIVE_INFINITY ? 0 : 1;
            }
            n += any ? part : 0;
        }
        return n;
    }
}
