package dev.steadygrad.doctor;

import dev.steadygrad.doctor.rule.HandWrittenSoftmax;
import dev.steadygrad.doctor.rule.LogOfSoftmax;
import dev.steadygrad.doctor.rule.NonFiniteLoss;
import dev.steadygrad.doctor.rule.SoftmaxBeforeCrossEntropy;
import java.util.List;
import java.util.function.Supplier;

/// All rules.
final class Rules {
    private static final List<Supplier<Rule>> ALL =
            List.of(HandWrittenSoftmax::new, LogOfSoftmax::new, NonFiniteLoss::new, SoftmaxBeforeCrossEntropy::new);

    private Rules() {}

    /// New ones, for one watch.
    static List<Rule> fresh() {
        return ALL.stream().map(Supplier::get).toList();
    }
}
