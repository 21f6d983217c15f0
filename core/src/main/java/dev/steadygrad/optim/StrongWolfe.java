package dev.steadygrad.optim;

import static dev.steadygrad.optim.FlatParameters.dot;
import static dev.steadygrad.optim.FlatParameters.largest;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.tensor.Tensor;
import java.util.function.Supplier;

/// Looks along a direction for a point where the loss has sunk enough and is flat enough: the strong Wolfe conditions.
final class StrongWolfe {
    /// The part of the first slope by which the loss must sink.
    private static final double SINK = 1e-4;

    /// The part of the first slope that may be left.
    private static final double FLAT = 0.9;

    private static final int MOST_TRIES = 25;

    /// An interpolated point this near to an end of the bracket, in parts of it, is moved away.
    private static final double MARGIN = 0.1;

    private final FlatParameters parameters;
    private final Supplier<Tensor> closure;
    private final NdArray direction;
    private final double toleranceChange;
    private final NdArray origin;
    private int evaluations;

    /// A point at `rate` times the direction.
    private record Point(double rate, double loss, NdArray gradient, double slope) {}

    StrongWolfe(FlatParameters parameters, Supplier<Tensor> closure, NdArray direction, double toleranceChange) {
        this.parameters = parameters;
        this.closure = closure;
        this.direction = direction;
        this.toleranceChange = toleranceChange;
        this.origin = parameters.values();
    }

    /// Tries `rate` first, from `here`, with that slope along the direction; leaves the parameters at what it finds.
    Lbfgs.Place search(double rate, Lbfgs.Place here, double slope) {
        Point start = new Point(0, here.loss(), here.gradient(), slope);
        Point found = bracket(start, at(rate));
        go(found.rate);
        return new Lbfgs.Place(found.rate, found.loss, found.gradient, evaluations);
    }

    private void go(double rate) {
        parameters.values(origin);
        parameters.move(rate, direction);
    }

    private Point at(double rate) {
        go(rate);
        double loss = parameters.evaluate(closure).item();
        NdArray g = parameters.gradient();
        evaluations++;
        return new Point(rate, loss, g, dot(g, direction));
    }

    /// Goes outwards until a point is found, or an interval that holds one.
    private Point bracket(Point start, Point first) {
        Point before = start;
        Point now = first;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            if (isTooHigh(start, now) || tries > 1 && now.loss >= before.loss) {
                return zoom(start, before, now, tries);
            }
            if (isFlat(start, now)) {
                return now;
            }
            if (now.slope >= 0) {
                return zoom(start, before, now, tries);
            }
            double least = now.rate + 0.01 * (now.rate - before.rate);
            double next = minimum(before, now, least, now.rate * 10);
            before = now;
            now = at(next);
        }
        return start.loss <= now.loss ? start : now;
    }

    private static boolean isTooHigh(Point start, Point p) {
        return p.loss > start.loss + SINK * p.rate * start.slope;
    }

    private static boolean isFlat(Point start, Point p) {
        return Math.abs(p.slope) <= -FLAT * start.slope;
    }

    /// Narrows the interval between two points.
    private Point zoom(Point start, Point one, Point other, int tries) {
        double size = largest(direction);
        boolean inOrder = one.loss <= other.loss;
        Point low = inOrder ? one : other;
        Point high = inOrder ? other : one;
        boolean stuck = false;
        for (int i = tries; i < MOST_TRIES && Math.abs(high.rate - low.rate) * size >= toleranceChange; i++) {
            double from = Math.min(low.rate, high.rate);
            double to = Math.max(low.rate, high.rate);
            double rate = minimum(low, high, from, to);
            double margin = MARGIN * (to - from);
            boolean near = Math.min(to - rate, rate - from) < margin;
            if (near && (stuck || rate >= to || rate <= from)) {
                rate = Math.abs(rate - to) < Math.abs(rate - from) ? to - margin : from + margin;
                near = false;
            }
            stuck = near;
            Point now = at(rate);
            if (isTooHigh(start, now) || now.loss >= low.loss) {
                high = now.loss < low.loss ? low : now;
                low = now.loss < low.loss ? now : low;
            } else if (isFlat(start, now)) {
                return now;
            } else {
                high = now.slope * (high.rate - low.rate) >= 0 ? low : high;
                low = now;
            }
        }
        return low;
    }

    /// Where the cubic through both points, with their slopes, is least, kept in `[from, to]`; the middle where it has
    /// no minimum.
    private static double minimum(Point a, Point b, double from, double to) {
        boolean inOrder = a.rate <= b.rate;
        Point left = inOrder ? a : b;
        Point right = inOrder ? b : a;
        double s = left.slope + right.slope - 3 * (left.loss - right.loss) / (left.rate - right.rate);
        double square = s * s - left.slope * right.slope;
        if (!(square >= 0)) {
            return (from + to) / 2;
        }
        double root = Math.sqrt(square);
        double part = (right.slope + root - s) / (right.slope - left.slope + 2 * root);
        return Math.min(Math.max(right.rate - (right.rate - left.rate) * part, from), to);
    }
}
