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

    /// `factor · base` for the first `steps`, then `base`: `ConstantLR`.
    static Schedule constant(double factor, int steps) {
        Check.that(factor >= 0 && factor <= 1, "constant: factor must be in [0, 1], got factor=%s", factor);
        Check.that(steps >= 0, "constant: steps must be 0 or more, got steps=%d", steps);
        return (base, step) -> step < steps ? factor * base : base;
    }

    /// From `base` to 0 over `steps`, where it stays, as the part of the steps that is left, to the power:
    /// `PolynomialLR`.
    static Schedule polynomial(int steps, double power) {
        Check.that(steps > 0, "polynomial: steps must be 1 or more, got steps=%d", steps);
        return (base, step) -> base * Math.pow(1 - (double) Math.min(step, steps) / steps, power);
    }

    /// Half a cosine from `base` to `etaMin` over `tMax` steps, and back: `CosineAnnealingLR`.
    ///
    /// **Source**: Loshchilov and Hutter, 2017.
    static Schedule cosine(int tMax, double etaMin) {
        Check.that(tMax > 0, "cosine: tMax must be 1 or more, got tMax=%d", tMax);
        return (base, step) -> OneCycle.alongCosine(base, etaMin, (double) step / tMax);
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
            return OneCycle.alongCosine(base, etaMin, (double) (step - start) / length);
        };
    }

    /// Half a cosine from `maxLr / 25` up to `maxLr` over the first 0.3 of the steps, another down to `maxLr /
    /// 250,000`, unless told otherwise: `OneCycleLR`.
    static OneCycle oneCycle(double maxLr, int totalSteps) {
        return new OneCycle(maxLr, totalSteps);
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
}
