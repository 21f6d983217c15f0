package dev.steadygrad.doctor.rule;

import dev.steadygrad.array.Op;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Provenance.Distribution;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.op.Log;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// `log(softmax(x))`: small probabilities are rounded to 0 first, whose logarithm is -inf, and probabilities near 1
/// have lost the digits that their logarithm is made of.
public final class LogOfSoftmax implements Rule {

    @Override
    public boolean hears(Class<? extends Op> op) {
        return op == Log.class;
    }

    @Override
    public void made(Op op, List<Tensor> inputs, Tensor output, Chart chart) {
        if (chart.was(inputs.getFirst()) instanceof Distribution p && !p.log() && !chart.isSick(inputs.getFirst())) {
            chart.warn(
                    this,
                    chart.at(op, inputs),
                    "log of a softmax",
                    "a probability below " + smallest(output) + " is 0 in " + output.dtype()
                            + ", and its log -inf; one near 1 has lost the digits that its log is made of",
                    "x.logSoftmax(" + p.dim() + ") in place of x.softmax(" + p.dim() + ").log()");
        }
    }

    private static String smallest(Tensor t) {
        return switch (t.dtype()) {
            case FLOAT16 -> "6e-8";
            case FLOAT64 -> "5e-324";
            case BFLOAT16 -> "9e-41";
            default -> "1.4e-45";
        };
    }
}
