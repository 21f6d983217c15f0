package dev.steadygrad.optim;

import dev.steadygrad.base.Check;

/// Multiplies the learning rates by a factor when a metric has not become better for some steps, as
/// `torch.optim.lr_scheduler.ReduceLROnPlateau`. NaN is never better.
public final class ReduceLrOnPlateau {
    private final Optimizer optimizer;
    private final Mode mode;
    private double factor = 0.1;
    private int patience = 10;
    private double threshold = 1e-4;
    private boolean absolute;
    private int cooldown;
    private double minLr;
    private double eps = 1e-8;

    private double best;
    private int bad;
    private int cooling;

    /// Which metrics are better.
    public enum Mode {
        MIN,
        MAX
    }

    public ReduceLrOnPlateau(Optimizer optimizer, Mode mode) {
        this.optimizer = optimizer;
        this.mode = mode;
        this.best = mode == Mode.MIN ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }

    /// What rates are multiplied by; 0.1 by default.
    public ReduceLrOnPlateau factor(double factor) {
        Check.that(factor > 0 && factor < 1, "reduceLrOnPlateau: factor must be in (0, 1), got factor=%s", factor);
        this.factor = factor;
        return this;
    }

    /// How many steps without a better metric are forgiven; 10 by default.
    public ReduceLrOnPlateau patience(int patience) {
        Check.that(patience >= 0, "reduceLrOnPlateau: patience must be 0 or more, got patience=%d", patience);
        this.patience = patience;
        return this;
    }

    /// How much better a metric must be to count; 1e-4 by default.
    ///
    /// @param absolute whether that is a distance rather than a part of the best metric
    public ReduceLrOnPlateau threshold(double threshold, boolean absolute) {
        Check.that(threshold >= 0, "reduceLrOnPlateau: threshold must be 0 or more, got threshold=%s", threshold);
        this.threshold = threshold;
        this.absolute = absolute;
        return this;
    }

    /// How many steps after a reduction do not count; 0 by default.
    public ReduceLrOnPlateau cooldown(int cooldown) {
        Check.that(cooldown >= 0, "reduceLrOnPlateau: cooldown must be 0 or more, got cooldown=%d", cooldown);
        this.cooldown = cooldown;
        return this;
    }

    /// Where rates stop sinking; 0 by default.
    public ReduceLrOnPlateau minLr(double minLr) {
        Check.that(minLr >= 0, "reduceLrOnPlateau: minLr must be 0 or more, got minLr=%s", minLr);
        this.minLr = minLr;
        return this;
    }

    /// Reductions by no more than this are left out; 1e-8 by default.
    public ReduceLrOnPlateau eps(double eps) {
        Check.that(eps >= 0, "reduceLrOnPlateau: eps must be 0 or more, got eps=%s", eps);
        this.eps = eps;
        return this;
    }

    /// Takes the metric of an epoch.
    public void step(double metric) {
        if (isBetter(metric)) {
            best = metric;
            bad = 0;
        } else {
            bad++;
        }
        if (cooling > 0) {
            cooling--;
            bad = 0;
        }
        if (bad > patience) {
            optimizer.groups().forEach(this::reduce);
            cooling = cooldown;
            bad = 0;
        }
    }

    private boolean isBetter(double metric) {
        double sign = mode == Mode.MIN ? -1 : 1;
        double bound = absolute ? best + sign * threshold : best * (1 + sign * threshold);
        return mode == Mode.MIN ? metric < bound : metric > bound;
    }

    private void reduce(ParameterGroup group) {
        double next = Math.max(group.lr() * factor, minLr);
        if (group.lr() - next > eps) {
            group.lr(next);
        }
    }
}
