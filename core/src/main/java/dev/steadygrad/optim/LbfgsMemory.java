package dev.steadygrad.optim;

import static dev.steadygrad.optim.FlatParameters.dot;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the iterations of [Lbfgs] leave to later ones, and the direction that follows from it.
final class LbfgsMemory {
    /// Pairs whose curvature is no more than this do not enter the history.
    private static final double LEAST_CURVATURE = 1e-10;

    private final List<Pair> history = new ArrayList<>();
    private long iterations;
    private double rate;

    /// Stands for the inverse of the Hessian before the history is asked.
    private double scale = 1;

    private @Nullable NdArray direction;
    private @Nullable NdArray gradient;

    /// A step, how it changed the gradient, and 1 / (their product).
    private record Pair(NdArray step, NdArray change, double inverse) {
        static Pair of(NdArray step, NdArray change) {
            return new Pair(step, change, 1 / dot(change, step));
        }
    }

    long iterations() {
        return iterations;
    }

    /// How far along the last direction the parameters have moved.
    void rate(double rate) {
        this.rate = rate;
    }

    /// The next direction, from where the gradient is `g`.
    NdArray next(NdArray g, int historySize) {
        NdArray d = direction;
        NdArray before = gradient;
        if (d != null && before != null) {
            remember(d.mul(rate), g.sub(before), historySize);
        }
        iterations++;
        NdArray next = newton(g);
        direction = next;
        gradient = g;
        return next;
    }

    private void remember(NdArray step, NdArray change, int historySize) {
        double curvature = dot(change, step);
        if (curvature > LEAST_CURVATURE) {
            while (history.size() >= historySize) {
                history.removeFirst();
            }
            history.add(Pair.of(step, change));
            scale = curvature / dot(change, change);
        }
    }

    /// The inverse of the Hessian, as the history knows it, times the descent: the two-loop recursion.
    private NdArray newton(NdArray g) {
        double[] along = new double[history.size()];
        NdArray q = g.neg();
        for (int i = along.length - 1; i >= 0; i--) {
            Pair pair = history.get(i);
            along[i] = dot(pair.step, q) * pair.inverse;
            q = q.sub(pair.change.mul(along[i]));
        }
        q = q.mul(scale);
        for (int i = 0; i < along.length; i++) {
            Pair pair = history.get(i);
            q = q.add(pair.step.mul(along[i] - dot(pair.change, q) * pair.inverse));
        }
        return q;
    }

    // ---- state

    SequencedMap<String, Tensor> state() {
        SequencedMap<String, Tensor> state = new LinkedHashMap<>();
        if (direction != null && gradient != null) {
            Shape none = Shape.of(0, gradient.numel());
            Tensor empty = Tensor.wrap(NdArray.zeros(gradient.dtype(), none));
            state.put("n_iter", Tensor.wrap(NdArray.full(DType.INT64, Shape.SCALAR, iterations)));
            state.put("t", Tensor.wrap(NdArray.full(DType.FLOAT64, Shape.SCALAR, rate)));
            state.put("H_diag", Tensor.wrap(NdArray.full(DType.FLOAT64, Shape.SCALAR, scale)));
            state.put("d", Tensor.wrap(direction));
            state.put("prev_flat_grad", Tensor.wrap(gradient));
            state.put("old_dirs", history.isEmpty() ? empty : rows(Pair::change));
            state.put("old_stps", history.isEmpty() ? empty : rows(Pair::step));
        }
        return state;
    }

    private Tensor rows(Function<Pair, NdArray> side) {
        return Tensor.stack(history.stream().map(side).map(Tensor::wrap).toList(), 0);
    }

    /// What [#state] gave, copied; nothing for an empty map.
    ///
    /// **Errors**: `IllegalArgumentException` that lists every missing, unknown and misshapen entry.
    static LbfgsMemory of(Map<String, Tensor> state, FlatParameters parameters) {
        var memory = new LbfgsMemory();
        if (state.isEmpty()) {
            return memory;
        }
        var given = new Given(state, parameters.dtype());
        Shape vector = Shape.of(parameters.size());
        Tensor steps = state.get("old_stps");
        int pairs = steps == null || steps.rank() == 0 ? 0 : steps.size(0);
        memory.iterations = given.take("n_iter", Shape.SCALAR).itemLong();
        memory.rate = given.take("t", Shape.SCALAR).item();
        memory.scale = given.take("H_diag", Shape.SCALAR).item();
        memory.direction = given.take("d", vector);
        memory.gradient = given.take("prev_flat_grad", vector);
        NdArray changes = given.take("old_dirs", Shape.of(pairs, parameters.size()));
        NdArray moves = given.take("old_stps", Shape.of(pairs, parameters.size()));
        given.check();
        for (int i = 0; i < pairs; i++) {
            memory.history.add(Pair.of(row(moves, i), row(changes, i)));
        }
        return memory;
    }

    private static NdArray row(NdArray rows, int i) {
        return Tensor.wrap(rows).select(0, i).array();
    }

    /// Entries of a state, and what is wrong with them.
    private static final class Given {
        private final Map<String, Tensor> rest;
        private final DType dtype;
        private final List<String> wrong = new ArrayList<>();

        Given(Map<String, Tensor> state, DType dtype) {
            this.rest = new LinkedHashMap<>(state);
            this.dtype = dtype;
        }

        /// A copy; zeros where it is wrong.
        NdArray take(String name, Shape shape) {
            Tensor t = rest.remove(name);
            if (t != null && t.shape().equals(shape)) {
                return t.array().copy(shape.rank() == 0 ? t.dtype() : dtype);
            }
            wrong.add(t == null ? "missing " + name : name + " is " + t.shape() + ", not " + shape);
            return NdArray.zeros(dtype, shape);
        }

        void check() {
            rest.keySet().forEach(name -> wrong.add("unknown " + name));
            Check.that(
                    wrong.isEmpty(),
                    "loadStateDict: the state must fit the optimizer, got %s",
                    String.join("; ", wrong));
        }
    }
}
