package dev.steadygrad.doctor.rule;

import dev.steadygrad.array.Op;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Provenance;
import dev.steadygrad.doctor.Provenance.Distribution;
import dev.steadygrad.doctor.Provenance.Exponential;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.op.Div;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// `exp(x) / sum(exp(x))` without the largest taken off: it overflows at a logit of 89, and is NaN then.
public final class HandWrittenSoftmax implements Rule {

    @Override
    public boolean hears(Class<? extends Op> op) {
        return op == Div.class;
    }

    @Override
    public void made(Op op, List<Tensor> inputs, Tensor output, Chart chart) {
        Distribution p = Provenance.distribution(output);
        if (p != null
                && chart.was(inputs.getFirst()) instanceof Exponential e
                && !e.shifted()
                && !chart.isSick(output)) {
            chart.warn(
                    this,
                    chart.at(op, inputs),
                    "a softmax written by hand, without the shift",
                    "exp overflows " + output.dtype() + " above "
                            + "%.2f".formatted(Math.log(output.dtype().max())) + ", and inf / inf is NaN",
                    "x.softmax(" + p.dim() + ")");
        }
    }
}
