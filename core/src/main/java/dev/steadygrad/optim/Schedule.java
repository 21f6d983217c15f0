package dev.steadygrad.optim;

import dev.steadygrad.base.Check;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/// The learning rate as a function of the steps taken, epochs or batches, in the closed forms of PyTorch's schedulers.
/// An [LrScheduler] puts it to work.
///
/// **Errors**: `IllegalArgumentException` from every method for numbers out of range.
@FunctionalInterface
public interface Schedule {

    /// The rate after `step` steps where the group's own is `base`.
    double lr(double base, long step);

    /// `base` times a function of the steps: `LambdaLR`.
    static Schedule lambda(LongToDoubleFunction factor) {
        return (base, step) -> base * factor.applyAsDouble(step);
    }

    /// `base` times `gamma` for every `size` steps: `StepLR`.
    static Schedule step(int size, double gamma) {
        Check.that(size > 0, "step: size must be 1 or more, got size=%d", size);
        return (base, step) -> {
            long falls = step / size;
            return base * Math.pow(gamma, (double) falls);
        };
    }

    /// `base` times `gamma` for every milestone reached: `MultiStepLR`.
    static Schedule multiStep(double gamma, int... milestones) {
        int[] at = milestones.clone();
        return (base, step) -> base
                * Math.pow(
                        gamma, (double) Arrays.stream(at).filter(m -> m <= step).count());
    }

    /// `base` times `gamma` for every step: `ExponentialLR`.
    static Schedule exponential(double gamma) {
        return (base, step) -> base * Math.pow(gamma, (double) step);
    }

    /// From `startFactor · base` to `endFactor · base` in equal parts over `steps`, and there it stays: `LinearLR`. A
    /// warm-up, where `endFactor` is 1.
    static Schedule linear(double startFactor, double endFactor, int steps) {
        Check.that(
                startFactor > 0 && startFactor <= 1 && endFactor >= 0 && endFactor <= 1,
                "linear: startFactor must be in (0, 1] and endFactor in [0, 1], got startFactor=%s, endFactor=%s",
                startFactor,
                endFactor);
        Check.that(steps > 0, "linear: steps must be 1 or more, got steps=%d", steps);
        return (base, step) ->
                base * (startFactor + (endFactor - startFactor) * ((double) Math.min(step, steps) / steps));
    }

    /// Half a cosine from `base` to `etaMin` over `tMax` steps, and back: `CosineAnnealingLR`.
    ///
    /// **Source**: Loshchilov and Hutter, 2017.
    static Schedule cosine(int tMax, double etaMin) {
        Check.that(tMax > 0, "cosine: tMax must be 1 or more, got tMax=%d", tMax);
        return (base, step) -> between(base, etaMin, (double) step / tMax);
    }

    /// Half a cosine from `base` to `etaMin` over `t0` steps, then again over `tMult` times as many as before:
    /// `CosineAnnealingWarmRestarts`.
    static Schedule cosineWarmRestarts(int t0, int tMult, double etaMin) {
        Check.that(t0 > 0 && tMult > 0, "cosineWarmRestarts: t0 and tMult must be 1 or more, got %d, %d", t0, tMult);
        return (base, step) -> {
            long start = 0;
            long length = t0;
            while (step >= start + length) {
                // cycles of one length need no walk
                long cycles = tMult == 1 ? (step - start) / length : 1;
                start += cycles * length;
                length *= tMult;
            }
            return between(base, etaMin, (double) (step - start) / length);
        };
    }

    /// Half a cosine from `maxLr / 25` up to `maxLr` over the first 0.3 of the steps, another down to `maxLr /
    /// 250,000`: `OneCycleLR`.
    static Schedule oneCycle(double maxLr, int totalSteps) {
        return oneCycle(maxLr, totalSteps, 0.3, 25, 1e4);
    }

    /// Half a cosine from `maxLr / divFactor` up to `maxLr` over `pctStart` of the steps, another down to
    /// `maxLr / divFactor / finalDivFactor`, where it stays. The group's own rate does not count.
    ///
    /// **PyTorch**: `OneCycleLR` with `cycle_momentum=False`, which fails after `totalSteps`.
    ///
    /// **Source**: Smith and Topin, 2018.
    static Schedule oneCycle(double maxLr, int totalSteps, double pctStart, double divFactor, double finalDivFactor) {
        Check.that(totalSteps > 0, "oneCycle: totalSteps must be 1 or more, got totalSteps=%d", totalSteps);
        Check.that(pctStart >= 0 && pctStart <= 1, "oneCycle: pctStart must be in [0, 1], got pctStart=%s", pctStart);
        double first = maxLr / divFactor;
        double last = first / finalDivFactor;
        double top = pctStart * totalSteps - 1;
        double end = totalSteps - 1;
        return (base, step) -> step <= top
                ? between(first, maxLr, top == 0 ? 1 : step / top)
                : step < end ? between(maxLr, last, (step - top) / (end - top)) : last;
    }

    /// One schedule after another, each counting from 0 at the milestone where it begins: `SequentialLR`.
    ///
    /// @param milestones the steps at which the second and later ones begin, ascending
    static Schedule sequential(List<Schedule> schedules, int... milestones) {
        List<Schedule> all = List.copyOf(schedules);
        int[] at = milestones.clone();
        Check.that(
                !all.isEmpty() && all.size() == at.length + 1,
                "sequential: there must be a milestone between two schedules, got %d schedules, milestones=%s",
                all.size(),
                Arrays.toString(at));
        for (int i = 0; i < at.length; i++) {
            Check.that(
                    at[i] > (i == 0 ? 0 : at[i - 1]),
                    "sequential: milestones must ascend from 1, got milestones=%s",
                    Arrays.toString(at));
        }
        return (base, step) -> {
            int i = (int) Arrays.stream(at).filter(m -> m <= step).count();
            return all.get(i).lr(base, i == 0 ? step : step - at[i - 1]);
        };
    }

    /// Along half a cosine from `from` to `to`, at `part` of the way.
    private static double between(double from, double to, double part) {
        return to + (from - to) * (1 + Math.cos(Math.PI * part)) / 2;
    }
}
