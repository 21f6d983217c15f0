package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Mode;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.nn.Module;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// NaN or infinities in the inputs of a model that come out of it again, in [Mode#LIGHT]; in the other whoever reads
/// them first tells it.
public final class NonFiniteData implements Rule {
    /// The input of the model that is being called, where it is not finite. A model may take NaN for missing values.
    private @Nullable Tensor suspect;

    @Override
    public void moduleCalled(Module module, Tensor input, Chart chart) {
        if (chart.mode() == Mode.FULL
                || !chart.looksClosely()
                || !chart.module().isEmpty()) {
            return;
        }
        boolean isData = input.isFloatingPoint() && input.isLeaf() && !input.requiresGrad();
        suspect = isData && !isFinite(input) ? input : suspect;
    }

    private static boolean isFinite(Tensor x) {
        return Double.isFinite(x.detach().sum().item());
    }

    @Override
    public void moduleGave(Module module, Tensor output, Chart chart) {
        Tensor input = suspect;
        if (input == null || !chart.module().isEmpty()) {
            return;
        }
        suspect = null;
        double[] x = input.toDoubleArray();
        int first = 0;
        while (first < x.length && Double.isFinite(x[first])) {
            first++;
        }
        if (first < x.length && output.isFloatingPoint() && !isFinite(output)) {
            long count = Arrays.stream(x).filter(v -> !Double.isFinite(v)).count();
            chart.error(
                    this,
                    chart.at(Chart.nameOf(module), List.of(input)),
                    "the input of %s holds %s%s".formatted(Chart.nameOf(module), show(x[first]), place(first, input)),
                    "%d of %d elements; what the model makes of them is not finite either".formatted(count, x.length),
                    "clean the data where they are read: isfinite() names the elements, nanToNum() replaces them");
        }
    }

    private static String show(double v) {
        return Double.isNaN(v) ? "NaN" : v > 0 ? "inf" : "-inf";
    }

    private static String place(int i, Tensor x) {
        int columns = x.rank() == 0 ? 1 : x.size(x.rank() - 1);
        return x.rank() == 2 ? " at row %d, column %d".formatted(i / columns, i % columns) : " at element " + i;
    }
}
