package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Where;
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

        /// The pixels of one image are one example.
        private long examples;

        private Counts(Where where, int classes) {
            this.where = where;
            this.seen = new boolean[classes];
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
    }

    void count(Loss loss, Tensor input, Tensor target, Chart chart) {
        if (!chart.looksClosely()) {
            return;
        }
        ClassLoss c = ClassLoss.of(loss);
        if (c == null || !c.hasIndices(input, target)) {
            return;
        }
        int classes = input.size(c.dim(input));
        Counts counts =
                all.computeIfAbsent(classes, n -> new Counts(chart.at(Chart.nameOf(loss), List.of(input, target)), n));
        counts.examples += target.rank() == 0 ? 1 : target.size(0);
        for (long index : target.toLongArray()) {
            if (index >= 0 && index < classes && !c.isIgnored(index)) {
                counts.seen[(int) index] = true;
            }
        }
    }

    List<Counts> all() {
        return List.copyOf(all.values());
    }
}
