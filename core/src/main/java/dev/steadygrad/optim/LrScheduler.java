package dev.steadygrad.optim;

import dev.steadygrad.base.Check;
import java.util.List;

/// Sets the learning rates of an optimizer's groups by a [Schedule], counted from the rates they have at first.
public final class LrScheduler {
    private final Optimizer optimizer;
    private final Schedule schedule;
    private final List<Double> bases;
    private long steps;

    /// Sets the rates of step 0.
    public LrScheduler(Optimizer optimizer, Schedule schedule) {
        this.optimizer = optimizer;
        this.schedule = schedule;
        this.bases = optimizer.groups().stream().map(ParameterGroup::lr).toList();
        steps(0);
    }

    /// After an epoch or a batch, whichever the schedule counts: sets the rates of the next one.
    public void step() {
        steps(steps + 1);
    }

    /// How many steps have been taken.
    public long steps() {
        return steps;
    }

    /// Goes to where `steps` steps have been taken, as to take up a training again.
    ///
    /// **Errors**: `IllegalArgumentException` where it is negative.
    public void steps(long steps) {
        Check.that(steps >= 0, "lrScheduler: steps must be 0 or more, got steps=%d", steps);
        this.steps = steps;
        for (int i = 0; i < bases.size(); i++) {
            optimizer.groups().get(i).lr(schedule.lr(bases.get(i), steps));
        }
    }
}
