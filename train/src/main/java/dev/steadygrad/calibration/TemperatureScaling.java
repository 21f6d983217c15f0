package dev.steadygrad.calibration;

import dev.steadygrad.base.Check;
import dev.steadygrad.calibration.TemperatureLoss.Point;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Divides logits by a temperature T > 0, which makes a classifier less sure of itself, or more, and changes none of
/// its predictions. T is what gives held-out rows the smallest log loss.
///
/// **Source**: Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", 2017.
///
/// @param lossBefore the log loss of the rows fitted on, at T = 1
/// @param lossAfter  the same at T, never larger
/// @param notes      what was odd about those rows, in words; empty where nothing was
public record TemperatureScaling(double temperature, double lossBefore, double lossAfter, List<String> notes) {
    private static final String OP = "TemperatureScaling";

    /// T is searched from the logits' spread divided by this to the spread times this, and to 1 where that is beyond.
    private static final double REACH = 1e4;

    private static final int MOST_STEPS = 200;

    public TemperatureScaling {
        Check.that(
                temperature > 0 && temperature < Double.POSITIVE_INFINITY,
                "%s: the temperature must be above 0 and finite, got temperature=%s",
                OP,
                temperature);
        notes = List.copyOf(notes);
    }

    /// Finds T. The loss is convex in 1 / T, so there is one answer; Newton's method finds it within a bracket that
    /// halves where a step leaves it or gains too little, so it can't diverge, and the best point seen is returned.
    ///
    /// **Shape**: `logits [N, C]`, `labels [N]`.
    ///
    /// **Special values**, each with a note: where each label has its row's largest logit, the smaller T the better,
    /// and T is at its lower bound, 1/10,000 of the spread of the logits (or 1, if that is less); where the labels'
    /// logits are on average no larger than the others, at its upper bound, 10,000 times the spread (or 1, if that is
    /// more); where all logits of each row are equal, T is 1; labels of only one class are fitted like others.
    ///
    /// **Errors**: `IllegalArgumentException` for other shapes, no rows, one class, a label outside `[0, C)` or logits
    /// that are not finite.
    public static TemperatureScaling fit(Tensor logits, Tensor labels) {
        CalibrationSet set = CalibrationSet.of(OP, logits, labels);
        // A power of two is exact; it keeps the squares of huge logits finite.
        double unit = Math.scalb(1.0, Math.getExponent(set.logits().abs().max().item()));
        var loss = new TemperatureLoss(new CalibrationSet(set.logits().div(unit), set.labels()));
        List<String> notes = new ArrayList<>();
        set.oneClass().ifPresent(notes::add);
        Point before = loss.at(unit);
        Point after = search(loss, before, notes);
        return new TemperatureScaling(
                Math.min(unit / after.beta(), Double.MAX_VALUE), before.loss(), after.loss(), notes);
    }

    /// The search range of the inverse temperature, for logits with `spread`, where T = 1 is at `one`.
    private static double[] range(double spread, double one) {
        return new double[] {Math.min(1 / (spread * REACH), one), Math.max(REACH / spread, one)};
    }

    private static Point search(TemperatureLoss loss, Point before, List<String> notes) {
        double spread = loss.spread();
        if (spread == 0) {
            notes.add("the logits of each row are equal, so that no temperature changes anything");
            return before;
        }
        double[] range = range(spread, before.beta());
        if (loss.isSeparable()) {
            notes.add(
                    "every label has its row's largest logit: the loss falls as T goes to 0; T is at its lower bound");
            return loss.at(range[1]);
        }
        if (loss.isNoBetterThanChance()) {
            notes.add("the logits are no better than chance: the loss falls as T grows; T is at its upper bound");
            return loss.at(range[0]);
        }
        return newton(loss, before, range[0], range[1], Math.clamp(1 / spread, range[0], range[1]));
    }

    private static Point newton(TemperatureLoss loss, Point before, double low, double high, double start) {
        Point best = before;
        double beta = start;
        double slope = Double.POSITIVE_INFINITY;
        for (int step = 0; step < MOST_STEPS && low < high; step++) {
            Point here = loss.at(beta);
            best = here.isAtLeast(best) ? here : best;
            if (here.slope() < 0) {
                low = beta;
            } else {
                high = beta;
            }
            double next = beta - here.slope() / here.curvature();
            if (Math.abs(next - beta) <= 4 * Math.ulp(beta)) {
                return best;
            }
            boolean gains = Math.abs(here.slope()) <= slope / 2;
            slope = Math.abs(here.slope());
            beta = gains && next > low && next < high ? next : Math.sqrt(low) * Math.sqrt(high);
            if (beta <= low || beta >= high) {
                return best;
            }
        }
        return best;
    }

    /// `logits / T`, of any shape.
    public Tensor apply(Tensor logits) {
        return logits.div(temperature);
    }
}
