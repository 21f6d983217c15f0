package dev.steadygrad.doctor.rule;

import dev.steadygrad.base.DType;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Provenance;
import dev.steadygrad.doctor.Provenance.Absent;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// An offset that all logits of a row have in common. It changes no probability, but it takes digits from each logit
/// before any loss sees them.
public final class SharedOffset implements Rule {

    @Override
    public void lossCalled(Loss loss, Tensor input, Tensor target, Chart chart) {
        if (!Cadence.looks(chart) || !input.isFloatingPoint() || chart.isSick(input)) {
            return;
        }
        ClassLoss c = ClassLoss.of(loss);
        if (c == null || !c.takesLogits() || Provenance.of(input) instanceof Absent) {
            return;
        }
        int dim = c.dim(input);
        if (dim < 0 || input.size(dim) < 2 || input.numel() == 0) {
            return;
        }
        double[] least = input.detach().amin(dim).toDoubleArray();
        double[] most = input.detach().amax(dim).toDoubleArray();
        double limit = limit(input.dtype());
        int rows = 0;
        double worst = 0;
        for (int i = 0; i < most.length; i++) {
            double offset = Math.max(least[i], -most[i]);
            boolean eats = offset >= limit * Math.max(1, most[i] - least[i]);
            rows += eats ? 1 : 0;
            worst = eats ? Math.max(worst, offset) : worst;
        }
        if (2 * rows > most.length) {
            chart.warn(
                    this,
                    chart.at(Chart.nameOf(loss), List.of(input, target)),
                    "a shared offset eats the digits of the logits",
                    "%d of %d rows have all logits near %.4g: more than half of the digits of %s go into what they share"
                            .formatted(rows, most.length, worst, input.dtype()),
                    "subtract the row's mean where the logits are made, or take the offset out of the last bias");
        }
    }

    /// How many times the offset may be the spread of the row: beyond, half of the significand is gone.
    private static double limit(DType dtype) {
        return switch (dtype) {
            case FLOAT16 -> 45;
            case BFLOAT16 -> 16;
            case FLOAT64 -> 0x1p26;
            default -> 0x1p12;
        };
    }
}
