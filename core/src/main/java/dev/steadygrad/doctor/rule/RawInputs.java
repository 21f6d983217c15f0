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
import java.util.stream.IntStream;

/// Inputs that are not normalised: as bytes of 0 to 255, or a table with years in one column and dollars in another, of
/// which the largest alone is learnt.
public final class RawInputs implements Rule {
    /// A normalised column has a root mean square of about 1, a rare one less; bytes have about 100, years 40.
    private static final double LARGE = 30;

    /// The inputs of a run are of one kind: so many batches tell.
    private static final int LOOKS = 2;

    private static final int ROWS = 64;

    private int looks;

    @Override
    public void moduleCalled(Module module, Tensor input, Chart chart) {
        boolean first = module instanceof Linear || module instanceof Conv2d;
        if (!first
                || looks >= LOOKS
                || !chart.looksClosely()
                || !input.isFloatingPoint()
                || !input.isLeaf()
                || input.requiresGrad()
                || input.rank() < 2
                || input.numel() == 0
                || !Autograd.isRecording()
                || chart.isSick(input)) {
            return;
        }
        looks++;
        int dim = module instanceof Conv2d ? Math.max(0, input.rank() - 3) : input.rank() - 1;
        Tensor some = dim > 0 && input.size(0) > ROWS ? input.narrow(0, 0, ROWS) : input;
        double all = BackwardScale.norm(some.array());
        if (all <= LARGE * Math.sqrt((double) some.numel() / some.size(dim))) {
            return; // no column is as large, since all together are not
        }
        double[] columns = rms(some, dim);
        int most = 0;
        for (int i = 1; i < columns.length; i++) {
            most = columns[i] > columns[most] ? i : most;
        }
        if (columns[most] > LARGE && Double.isFinite(columns[most])) {
            looks = LOOKS;
            chart.warn(
                    this,
                    chart.at(Chart.nameOf(module), List.of(input)),
                    "inputs that are not normalised",
                    "the root mean square of column %d is %.4g, where about 1 is usual: its weight learns as many times as fast"
                            .formatted(most, columns[most]),
                    "take each column's mean off and divide by its deviation; divide bytes by 255");
        }
    }

    /// The root mean square of each column, or channel.
    private static double[] rms(Tensor x, int dim) {
        int[] others = IntStream.range(0, x.rank()).filter(d -> d != dim).toArray();
        double[] squares = x.detach().to(DType.FLOAT32).square().mean(others).toDoubleArray();
        return Arrays.stream(squares).map(Math::sqrt).toArray();
    }
}
