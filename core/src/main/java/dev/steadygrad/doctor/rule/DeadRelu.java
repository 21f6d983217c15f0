package dev.steadygrad.doctor.rule;

import dev.steadygrad.array.Op;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.doctor.Where;
import dev.steadygrad.op.Relu;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Units behind a model's relu that are 0 for every example: no gradient passes them, so they stay so. Outside of
/// modules a relu may be a hinge, which is 0 where all is well.
public final class DeadRelu implements Rule {
    /// A unit that is active for one example in twenty is silent in as many with a chance of 2e-6.
    private static final long ROWS = 256;

    /// So many zeros, over 8 examples or more, are no chance.
    private static final long ZEROS = 64;

    /// Of a batch, as many examples are looked at as have about so many elements, and 8 at least.
    private static final int ELEMENTS = 1 << 14;

    private static final int FEWEST = 8;

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

        private void add(double[] sums, long examples) {
            for (int i = 0; i < active.length; i++) {
                active[i] |= sums[i] != 0;
            }
            rows += examples;
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
    public boolean hears(Class<? extends Op> op) {
        return op == Relu.class;
    }

    @Override
    public void made(Op op, List<Tensor> inputs, Tensor output, Chart chart) {
        if (!chart.isInModule()
                || !Cadence.looks(chart)
                || output.rank() < 2
                || output.numel() == 0
                || !output.requiresGrad()) {
            return;
        }
        Tensor some = some(output.detach());
        int dim = some.rank() == 4 ? 1 : some.rank() - 1;
        int[] others = IntStream.range(0, some.rank()).filter(d -> d != dim).toArray();
        double[] sums = some.sum(others).toDoubleArray(); // of nothing below 0
        int units = sums.length;
        long alive = Arrays.stream(sums).filter(s -> s != 0).count();
        Where where = chart.at(op, inputs);
        Layer layer = layers.computeIfAbsent(where.code() + where.module() + units, key -> new Layer(where, units));
        long rows = some.numel() / units;
        layer.add(sums, rows);
        if (alive == 0 && rows >= FEWEST && some.numel() >= ZEROS) {
            tell(layer, chart, "all %d units are 0 for all %d examples of a batch".formatted(units, rows));
        }
    }

    private static Tensor some(Tensor x) {
        int rows = Math.max(FEWEST, ELEMENTS / (x.numel() / x.size(0)));
        return rows < x.size(0) ? x.narrow(0, 0, rows) : x;
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
