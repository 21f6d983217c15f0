package dev.steadygrad.doctor.rule;

import dev.steadygrad.base.DType;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.nn.Conv2d;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.nn.Module;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// Inputs that are not normalised: as bytes of 0 to 255, or columns of very different size, of which the largest alone
/// is learnt.
public final class RawInputs implements Rule {
    /// Normalised inputs have a root mean square of about 1, bytes of about 100.
    private static final double LARGE = 30;

    /// Between columns: the gradient of one is a million times that of the other.
    private static final double UNEVEN = 1000;

    private boolean told;

    @Override
    public void moduleCalled(Module module, Tensor input, Chart chart) {
        boolean first = module instanceof Linear || module instanceof Conv2d;
        if (!first
                || told
                || !input.isFloatingPoint()
                || !input.isLeaf()
                || input.requiresGrad()
                || input.rank() < 2
                || input.numel() == 0
                || !Autograd.isRecording()
                || chart.isSick(input)
                || !chart.looksClosely()) {
            return;
        }
        double[] columns = rms(input, module instanceof Conv2d ? Math.max(0, input.rank() - 3) : input.rank() - 1);
        double all = Math.sqrt(Arrays.stream(columns).map(c -> c * c).average().orElse(0));
        double most = Arrays.stream(columns).max().orElse(0);
        double least = Arrays.stream(columns).filter(c -> c > 0).min().orElse(most);
        if (all > LARGE && Double.isFinite(all)) {
            tell(module, input, chart, "their root mean square is %.4g; about 1 is usual".formatted(all));
        } else if (most > UNEVEN * least && Double.isFinite(most)) {
            tell(module, input, chart, "one column is %.4g large and another %.4g".formatted(most, least));
        }
    }

    /// The root mean square of each column, or channel.
    private static double[] rms(Tensor x, int dim) {
        Tensor rows = x.detach().to(DType.FLOAT64).movedim(dim, 0).reshape(x.size(dim), -1);
        double n = Math.sqrt(x.numel() / (double) x.size(dim));
        return rows.norm(2.0, 1).div(n).toDoubleArray();
    }

    private void tell(Module module, Tensor input, Chart chart, String why) {
        told = true;
        chart.warn(
                this,
                chart.at(Chart.nameOf(module), List.of(input)),
                "inputs that are not normalised",
                why,
                "take each column's mean off and divide by its deviation; divide bytes by 255");
    }
}
