package dev.steadygrad.optim;

import dev.steadygrad.base.Check;

/// A rate that rises to `maxLr` and falls further than it rose: from `maxLr / divFactor` over `pctStart` of the steps,
/// then down to `maxLr / divFactor / finalDivFactor`, where it stays. The group's own rate does not count. Each setting
/// gives a new schedule.
///
/// **Errors**: `IllegalArgumentException` for settings out of range.
///
/// **PyTorch**: `OneCycleLR` with `cycle_momentum=False`, which fails after `totalSteps`.
///
/// **Source**: Smith and Topin, 2018.
public final class OneCycle implements Schedule {
    private final double maxLr;
    private final int totalSteps;
    private final double pctStart;
    private final double divFactor;
    private final double finalDivFactor;
    private final boolean linear;
    private final boolean threePhase;

    OneCycle(double maxLr, int totalSteps) {
        this(maxLr, totalSteps, 0.3, 25, 1e4, false, false);
    }

    private OneCycle(
            double maxLr,
            int totalSteps,
            double pctStart,
            double divFactor,
            double finalDivFactor,
            boolean linear,
            boolean threePhase) {
        Check.that(totalSteps > 0, "oneCycle: totalSteps must be 1 or more, got totalSteps=%d", totalSteps);
        Check.that(pctStart >= 0 && pctStart <= 1, "oneCycle: pctStart must be in [0, 1], got pctStart=%s", pctStart);
        this.maxLr = maxLr;
        this.totalSteps = totalSteps;
        this.pctStart = pctStart;
        this.divFactor = divFactor;
        this.finalDivFactor = finalDivFactor;
        this.linear = linear;
        this.threePhase = threePhase;
    }

    /// The part of the steps in which the rate rises; 0.3 unless told otherwise.
    public OneCycle pctStart(double pctStart) {
        return new OneCycle(maxLr, totalSteps, pctStart, divFactor, finalDivFactor, linear, threePhase);
    }

    /// How much lower than `maxLr` the rate starts; 25 unless told otherwise.
    public OneCycle divFactor(double divFactor) {
        return new OneCycle(maxLr, totalSteps, pctStart, divFactor, finalDivFactor, linear, threePhase);
    }

    /// How much lower than it starts the rate ends; 10,000 unless told otherwise.
    public OneCycle finalDivFactor(double finalDivFactor) {
        return new OneCycle(maxLr, totalSteps, pctStart, divFactor, finalDivFactor, linear, threePhase);
    }

    /// Whether the rate goes along straight lines instead of half cosines: `anneal_strategy="linear"`.
    public OneCycle linear(boolean linear) {
        return new OneCycle(maxLr, totalSteps, pctStart, divFactor, finalDivFactor, linear, threePhase);
    }

    /// Whether the rate falls to where it started in as many steps as it rose, and only then further.
    public OneCycle threePhase(boolean threePhase) {
        return new OneCycle(maxLr, totalSteps, pctStart, divFactor, finalDivFactor, linear, threePhase);
    }

    @Override
    public double lr(double base, long step) {
        double first = maxLr / divFactor;
        double last = first / finalDivFactor;
        double top = pctStart * totalSteps - 1;
        double end = totalSteps - 1;
        if (step <= top) {
            return between(first, maxLr, step, 0, top);
        }
        if (!threePhase) {
            return between(maxLr, last, step, top, end);
        }
        double back = 2 * top;
        return step <= back ? between(maxLr, first, step, top, back) : between(first, last, step, back, end);
    }

    private double between(double from, double to, long step, double start, double end) {
        double part = step >= end ? 1 : (step - start) / (end - start);
        return linear ? from + (to - from) * part : alongCosine(from, to, part);
    }

    /// Along half a cosine from `from` to `to`, at `part` of the way.
    static double alongCosine(double from, double to, double part) {
        return to + (from - to) * (1 + Math.cos(Math.PI * part)) / 2;
    }
}
