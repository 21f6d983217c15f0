package dev.steadygrad.doctor.rule;

import dev.steadygrad.array.Op;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.doctor.Where;
import dev.steadygrad.op.Relu;
import dev.steadygrad.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Units behind a relu that are 0 for every example: no gradient passes them, so they stay so.
public final class DeadRelu implements Rule {
    /// A unit that is active for one example in twenty is silent in as many with a chance of 2e-6.
    private static final long ROWS = 256;

    /// So many zeros, over 8 examples or more, are no chance.
    private static final long ZEROS = 64;

    private final Map<String, Layer> layers = new LinkedHashMap<>();

    private static final class Layer {
        private final Where where;
        private final boolean[] active;
        private long rows;
        private boolean told;

        private Layer(Where where, int units) {
            this.where = where;
            this.active = new boolean[units];
        }

        private int dead() {
            int n = 0;
            for (boolean a : active) {
                n += a ? 0 : 1;
            }
            return n;
        }
    }

    @Override
    public void made(Op op, List<Tensor> inputs, Tensor output, Chart chart) {
        if (!(op instanceof Relu)
                || output.rank() < 2
                || output.numel() == 0
                || !output.requiresGrad()
                || !Cadence.looks(chart)) {
            return;
        }
        int dim = output.rank() == 4 ? 1 : output.rank() - 1;
        Where where = chart.at(op, inputs);
        int units = output.size(dim);
        Layer layer = layers.computeIfAbsent(where.code() + where.module() + units, key -> new Layer(where, units));
        long[] active =
                output.detach().movedim(dim, 0).reshape(units, -1).gt(0).sum(1).toLongArray();
        boolean any = false;
        for (int i = 0; i < units; i++) {
            layer.active[i] |= active[i] > 0;
            any |= active[i] > 0;
        }
        long rows = output.numel() / units;
        layer.rows += rows;
        if (!any && rows >= 8 && output.numel() >= ZEROS) {
            tell(layer, chart, "all %d units are 0 for all %d examples of a batch".formatted(units, rows));
        }
    }

    @Override
    public void ended(Chart chart) {
        for (Layer layer : layers.values()) {
            if (layer.rows >= ROWS && 2 * layer.dead() >= layer.active.length) {
                tell(
                        layer,
                        chart,
                        "%d of %d units were 0 for all of %d examples"
                                .formatted(layer.dead(), layer.active.length, layer.rows));
            }
        }
    }

    private void tell(Layer layer, Chart chart, String why) {
        if (!layer.told) {
            layer.told = true;
            chart.warn(
                    this,
                    layer.where,
                    "dead units behind a relu",
                    why + ", and no gradient passes a 0",
                    "a lower learning rate, a bias that starts at 0 or above, normalised inputs, leakyRelu or gelu");
        }
    }
}
