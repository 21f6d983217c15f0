package dev.steadygrad.doctor;

import dev.steadygrad.doctor.rule.AllIgnored;
import dev.steadygrad.doctor.rule.BroadcastTarget;
import dev.steadygrad.doctor.rule.ConstantLabels;
import dev.steadygrad.doctor.rule.DeadRelu;
import dev.steadygrad.doctor.rule.DivergingLoss;
import dev.steadygrad.doctor.rule.EvaluatingInTrainingMode;
import dev.steadygrad.doctor.rule.ExplodingGradients;
import dev.steadygrad.doctor.rule.Float16Underflow;
import dev.steadygrad.doctor.rule.HandWrittenLogSumExp;
import dev.steadygrad.doctor.rule.HandWrittenSoftmax;
import dev.steadygrad.doctor.rule.IgnoredClass;
import dev.steadygrad.doctor.rule.ImproperProbabilities;
import dev.steadygrad.doctor.rule.LogOfSoftmax;
import dev.steadygrad.doctor.rule.LogitsBeforeNll;
import dev.steadygrad.doctor.rule.LostUpdates;
import dev.steadygrad.doctor.rule.NonFiniteData;
import dev.steadygrad.doctor.rule.NonFiniteLoss;
import dev.steadygrad.doctor.rule.OversizedSteps;
import dev.steadygrad.doctor.rule.ParametersChangedOutside;
import dev.steadygrad.doctor.rule.RawInputs;
import dev.steadygrad.doctor.rule.SaturatedRows;
import dev.steadygrad.doctor.rule.SharedOffset;
import dev.steadygrad.doctor.rule.SoftmaxBeforeCrossEntropy;
import dev.steadygrad.doctor.rule.SoftmaxBeforeNll;
import dev.steadygrad.doctor.rule.SoftmaxOverWrongDim;
import dev.steadygrad.doctor.rule.StaleGradients;
import dev.steadygrad.doctor.rule.TargetKind;
import dev.steadygrad.doctor.rule.TrainingInEvalMode;
import dev.steadygrad.doctor.rule.UnevenAccumulation;
import dev.steadygrad.doctor.rule.UnseenClasses;
import dev.steadygrad.doctor.rule.UnusedParameters;
import dev.steadygrad.doctor.rule.VanishingGradients;
import dev.steadygrad.doctor.rule.WeightedOneHot;
import dev.steadygrad.doctor.rule.WeightsWithoutEffect;
import dev.steadygrad.doctor.rule.ZeroGradients;
import dev.steadygrad.doctor.rule.ZeroLoss;
import java.util.List;
import java.util.function.Supplier;

/// All rules.
final class Rules {
    private static final List<Supplier<Rule>> ALL = List.of(
            AllIgnored::new,
            BroadcastTarget::new,
            ConstantLabels::new,
            DeadRelu::new,
            DivergingLoss::new,
            EvaluatingInTrainingMode::new,
            ExplodingGradients::new,
            Float16Underflow::new,
            HandWrittenLogSumExp::new,
            HandWrittenSoftmax::new,
            IgnoredClass::new,
            ImproperProbabilities::new,
            LogOfSoftmax::new,
            LogitsBeforeNll::new,
            LostUpdates::new,
            NonFiniteData::new,
            NonFiniteLoss::new,
            OversizedSteps::new,
            ParametersChangedOutside::new,
            RawInputs::new,
            SaturatedRows::new,
            SharedOffset::new,
            SoftmaxBeforeCrossEntropy::new,
            SoftmaxBeforeNll::new,
            SoftmaxOverWrongDim::new,
            StaleGradients::new,
            TargetKind::new,
            TrainingInEvalMode::new,
            UnevenAccumulation::new,
            UnseenClasses::new,
            UnusedParameters::new,
            VanishingGradients::new,
            WeightedOneHot::new,
            WeightsWithoutEffect::new,
            ZeroGradients::new,
            ZeroLoss::new);

    private Rules() {}

    /// New ones, for one watch.
    static List<Rule> fresh() {
        return ALL.stream().map(Supplier::get).toList();
    }
}
