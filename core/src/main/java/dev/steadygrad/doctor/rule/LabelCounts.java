package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Provenance;
import dev.steadygrad.doctor.Provenance.Absent;
import dev.steadygrad.doctor.Where;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Which classes were targets of the losses that were looked at, by the number of classes.
final class LabelCounts {
    private final Map<Integer, Counts> all = new LinkedHashMap<>();

    static final class Counts {
        private final Where where;
        private final boolean[] seen;

        /// By class, whether it is never a label on purpose: ignored, or masked out.
        private final boolean[] apart;

        /// The pixels of one image are one example.
        private long examples;

        private Counts(Where where, int classes) {
            this.where = where;
            this.seen = new boolean[classes];
            this.apart = new boolean[classes];
        }

        /// Of the first loss.
        Where where() {
            return where;
        }

        long examples() {
            return examples;
        }

        int classes() {
            return seen.length;
        }

        /// Those that were a label.
        List<Integer> seen() {
            return IntStream.range(0, seen.length).filter(i -> seen[i]).boxed().toList();
        }

        /// Those that could be a label and were none.
        List<Integer> unseen() {
            return IntStream.range(0, seen.length)
                    .filter(i -> !seen[i] && !apart[i])
                    .boxed()
                    .toList();
        }
    }

    void count(Loss loss, Tensor input, Tensor target, Chart chart) {
        if (!chart.looksClosely()) {
            return;
        }
        ClassLoss c = ClassLoss.of(loss);
        if (c == null || !c.hasIndices(input, target) || !isOutput(input, chart)) {
            return;
        }
        int classes = input.size(c.dim(input));
        Counts counts =
                all.computeIfAbsent(classes, n -> new Counts(chart.at(Chart.nameOf(loss), List.of(input, target)), n));
        counts.examples += target.rank() == 0 ? 1 : target.size(0);
        boolean[] apart = apart(loss, c, classes);
        for (int i = 0; i < classes; i++) {
            counts.apart[i] |= apart[i];
        }
        for (long index : target.toLongArray()) {
            if (index >= 0 && index < classes && !c.isIgnored(index)) {
                counts.seen[(int) index] = true;
            }
        }
    }

    /// Whether the classes are a model's outputs. Scores of pairs, of which the first is the right one, have no labels.
    private static boolean isOutput(Tensor input, Chart chart) {
        return Provenance.of(input) instanceof Absent || chart.isModuleOutput(input);
    }

    /// By class; where a mask differs from row to row, any of them may be.
    private static boolean[] apart(Loss loss, ClassLoss c, int classes) {
        Tensor mask = loss instanceof CrossEntropyLoss l ? l.classMask() : null;
        double[] in = mask != null && mask.rank() == 1 ? mask.toDoubleArray() : new double[0];
        boolean[] apart = new boolean[classes];
        for (int i = 0; i < classes; i++) {
            apart[i] = c.isIgnored(i) || mask != null && (i >= in.length || in[i] == 0);
        }
        return apart;
    }

    List<Counts> all() {
        return List.copyOf(all.values());
    }
}
