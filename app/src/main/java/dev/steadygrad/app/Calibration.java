package dev.steadygrad.app;

import dev.steadygrad.calibration.TemperatureScaling;
import dev.steadygrad.metric.Binning;
import dev.steadygrad.metric.CalibrationError;
import dev.steadygrad.metric.LogLoss;
import dev.steadygrad.metric.Reliability;
import dev.steadygrad.tensor.Tensor;
import tools.jackson.databind.node.ObjectNode;

/// How far a model's probabilities can be trusted, before and after temperature scaling.
///
/// What is said of the scaled ones is said of examples that did not choose their temperature: those at even places are
/// scaled as fits those at odd places, and the other way round.
///
/// @param temperature what fits all of them
record Calibration(double temperature, Figures before, Figures after) {
    private static final int BINS = 15;

    /// @param reliability in 15 bins of equal width
    record Figures(double logLoss, Reliability reliability) {}

    static Calibration of(TestAnswers answers) {
        var before = new Judge();
        before.add(answers.logits(), answers.targets());
        var after = new Judge();
        for (int half = 0; half < 2; half++) {
            TestAnswers own = answers.everySecond(half);
            TestAnswers others = answers.everySecond(1 - half);
            if (own.size() > 0) {
                after.add(others.size() > 0 ? fit(others).apply(own.logits()) : own.logits(), own.targets());
            }
        }
        return new Calibration(fit(answers).temperature(), before.figures(), after.figures());
    }

    private static TemperatureScaling fit(TestAnswers answers) {
        return TemperatureScaling.fit(answers.logits(), answers.targets());
    }

    private static final class Judge {
        private final LogLoss loss = new LogLoss();
        private final CalibrationError error = new CalibrationError();

        void add(Tensor logits, Tensor targets) {
            loss.add(logits, targets);
            error.add(logits.softmax(1), targets);
        }

        Figures figures() {
            return new Figures(loss.value(), error.reliability(Binning.EQUAL_WIDTH, BINS));
        }
    }

    /// Adds `ece` and `log_loss`, each an object of `before` and `after`.
    void putInto(ObjectNode object) {
        object.putObject("ece")
                .put("before", before.reliability().error())
                .put("after", after.reliability().error());
        object.putObject("log_loss").put("before", before.logLoss()).put("after", after.logLoss());
    }
}
