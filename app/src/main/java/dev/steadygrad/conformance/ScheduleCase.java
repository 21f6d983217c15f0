package dev.steadygrad.conformance;

import dev.steadygrad.base.Shape;
import dev.steadygrad.optim.LrScheduler;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.optim.ReduceLrOnPlateau;
import dev.steadygrad.optim.Schedule;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/// The learning rates of a schedule.
///
/// @param op `schedule.<name>`
/// @param options by PyTorch's names
/// @param base the rate of the optimiser
/// @param metrics the metric of each step; empty for schedules that need none
/// @param rates the rate before each step
record ScheduleCase(
        String id, String op, Map<String, Object> options, double base, List<Double> metrics, Values rates, double rtol)
        implements Case {
    @Override
    public Outcome run() {
        try {
            return Outcome.passed(this, Comparison.check("rates", rates, taken(), rtol, 0));
        } catch (RuntimeException | AssertionError e) {
            return Outcome.ended(this, e, "");
        }
    }

    private Tensor taken() {
        Optimizer optimizer = new Sgd(List.of(Tensor.zeros(1)), base);
        Arguments a = new Arguments(options, Values::tensor);
        DoubleConsumer scheduler =
                op.equals("schedule.ReduceLROnPlateau") ? plateau(a, optimizer) : closed(a, optimizer);
        a.checkAllUsed();
        double[] taken = new double[rates.shape().numel()];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = optimizer.lr();
            scheduler.accept(metrics.isEmpty() ? 0 : metrics.get(i));
        }
        return Tensor.of(taken, Shape.of(taken.length).toArray());
    }

    private DoubleConsumer closed(Arguments a, Optimizer optimizer) {
        var scheduler = new LrScheduler(optimizer, schedule(a));
        return metric -> scheduler.step();
    }

    private Schedule schedule(Arguments a) {
        return switch (op) {
            case "schedule.StepLR" -> Schedule.step(a.integer("step_size"), a.real("gamma", 0.1));
            case "schedule.MultiStepLR" -> Schedule.multiStep(a.real("gamma", 0.1), a.integers("milestones"));
            case "schedule.ExponentialLR" -> Schedule.exponential(a.real("gamma", 0));
            case "schedule.CosineAnnealingLR" -> Schedule.cosine(a.integer("T_max"), a.real("eta_min", 0));
            case "schedule.CosineAnnealingWarmRestarts" ->
                Schedule.cosineWarmRestarts(a.integer("T_0"), a.integer("T_mult", 1), a.real("eta_min", 0));
            case "schedule.LinearLR" ->
                Schedule.linear(a.real("start_factor", 1 / 3.0), a.real("end_factor", 1), a.integer("total_iters", 5));
            case "schedule.OneCycleLR" ->
                Schedule.oneCycle(a.real("max_lr", 0), a.integer("total_steps"))
                        .pctStart(a.real("pct_start", 0.3))
                        .divFactor(a.real("div_factor", 25))
                        .finalDivFactor(a.real("final_div_factor", 1e4))
                        .linear(a.text("anneal_strategy", "cos").equals("linear"))
                        .threePhase(a.flag("three_phase", false));
            case "schedule.ConstantLR" -> Schedule.constant(a.real("factor", 1 / 3.0), a.integer("total_iters", 5));
            case "schedule.PolynomialLR" -> Schedule.polynomial(a.integer("total_iters", 5), a.real("power", 1));
            default -> throw new Unsupported("no such schedule");
        };
    }

    private static DoubleConsumer plateau(Arguments a, Optimizer optimizer) {
        boolean min = a.text("mode", "min").equals("min");
        var mode = min ? ReduceLrOnPlateau.Mode.MIN : ReduceLrOnPlateau.Mode.MAX;
        var scheduler = new ReduceLrOnPlateau(optimizer, mode)
                .factor(a.real("factor", 0.1))
                .patience(a.integer("patience", 10))
                .threshold(
                        a.real("threshold", 1e-4),
                        a.text("threshold_mode", "rel").equals("abs"))
                .cooldown(a.integer("cooldown", 0))
                .minLr(a.real("min_lr", 0))
                .eps(a.real("eps", 1e-8));
        return scheduler::step;
    }
}
