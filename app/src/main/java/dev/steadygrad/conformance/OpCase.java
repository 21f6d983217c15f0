package dev.steadygrad.conformance;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A call of an op: its results and gradients, or that it must fail. It is run on every [Layout] of its tensors.
///
/// @param args `input` and the others
/// @param expect the outputs; empty where the call must fail
/// @param cotangents one for each differentiable output; empty where no gradient is wanted
/// @param grads the gradients of sum(output · cotangent), one for each tensor that wants one; null for none
/// @param failure PyTorch's message where the call must fail, else null
record OpCase(
        String id,
        String op,
        Map<String, Object> args,
        List<Values> expect,
        List<Values> cotangents,
        List<@Nullable Values> grads,
        double rtol,
        @Nullable String failure)
        implements Case {

    /// What every sentence of an exception looks like: `op: rule, got name=value; hint`.
    private static final Pattern SENTENCE = Pattern.compile("[a-z]\\w*: .+", Pattern.DOTALL);

    @Override
    public Outcome run() {
        double worst = 0;
        for (Layout layout : layouts()) {
            try {
                worst = Math.max(worst, run(layout));
            } catch (RuntimeException | AssertionError e) {
                return Outcome.ended(this, e, layout + ", ");
            }
        }
        return Outcome.passed(this, worst);
    }

    /// A call that fails for its strides does so on a transposed tensor only. Other values than the recorded ones need
    /// not fail.
    private List<Layout> layouts() {
        if (failure == null) {
            return List.of(Layout.values());
        }
        return failure.contains("stride")
                ? List.of(Layout.TRANSPOSED)
                : List.of(Layout.CONTIGUOUS, Layout.TRANSPOSED, Layout.SLICED);
    }

    private double run(Layout layout) {
        if (failure != null) {
            return checkFails(layout);
        }
        try {
            return layout == Layout.EXPANDED ? checkExpanded() : checkRecorded(layout);
        } catch (IllegalArgumentException e) {
            // A view of what does not lie in order is refused, and the way out is named.
            if (op.equals("view") && layout != Layout.CONTIGUOUS && isSentence(e) && text(e).contains("reshape")) {
                return 0;
            }
            throw e;
        }
    }

    private double checkFails(Layout layout) {
        List<Tensor> outputs;
        try {
            outputs = Calls.run(op, arguments(v -> v.tensor(layout)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | IllegalStateException e) {
            if (!isSentence(e)) {
                throw new Mismatch("expected a sentence as 'op: rule, got name=value', got %s", e);
            }
            return 0;
        }
        throw new Mismatch("expected an exception, got %s", outputs);
    }

    private static boolean isSentence(RuntimeException e) {
        return SENTENCE.matcher(text(e)).matches();
    }

    private static String text(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }

    private double checkRecorded(Layout layout) {
        return results(v -> v.tensor(layout), cotangents).check(expect, grads, rtol);
    }

    private double checkExpanded() {
        Results plain = results(v -> v.repeated().tensor(), List.of());
        Results expanded = results(v -> v.tensor(Layout.EXPANDED), List.of());
        List<@Nullable Values> plainGrads = new ArrayList<>();
        plain.grads.forEach(g -> plainGrads.add(g == null ? null : Values.of(g)));
        return expanded.check(plain.outputs.stream().map(Values::of).toList(), plainGrads, rtol);
    }

    /// @param noise what rounding may do to a gradient
    private record Results(List<Tensor> outputs, List<@Nullable Tensor> grads, double noise) {
        double check(List<Values> expect, List<@Nullable Values> wantedGrads, double rtol) {
            double worst = check("output", expect, outputs, rtol, 0);
            return Math.max(worst, check("gradient", wantedGrads, grads, rtol, noise));
        }

        private static double check(
                String what,
                List<? extends @Nullable Values> wanted,
                List<? extends @Nullable Tensor> got,
                double rtol,
                double floor) {
            if (wanted.size() != got.size()) {
                throw new Mismatch("expected %d %ss, got %d", wanted.size(), what, got.size());
            }
            double worst = 0;
            for (int i = 0; i < wanted.size(); i++) {
                Values w = wanted.get(i);
                Tensor g = got.get(i);
                if (w != null && g != null) {
                    worst = Math.max(worst, Comparison.check(what + " " + i, w, g, rtol, floor));
                } else if (w != null || g != null) {
                    throw new Mismatch("%s %d: expected %s, got %s", what, i, w == null ? "none" : "one", g);
                }
            }
            return worst;
        }
    }

    /// @param weights the cotangents; where there are none, made ones
    private Results results(Function<Values, Tensor> make, List<Values> weights) {
        Arguments arguments = arguments(make);
        List<Tensor> outputs = Calls.run(op, arguments);
        List<Tensor> roots =
                outputs.stream().filter(y -> y.dtype().isFloating()).toList();
        if (grads.isEmpty() || roots.isEmpty()) {
            return new Results(outputs, List.of(), 0);
        }
        for (Tensor root : roots) {
            if (!root.requiresGrad()) {
                throw new Mismatch("expected an output with history, got none");
            }
        }
        List<Tensor> cotangents = weights.isEmpty()
                ? roots.stream().map(OpCase::weights).toList()
                : weights.stream().map(Values::tensor).toList();
        var gradients = Autograd.grad(roots, arguments.leaves(), cotangents, false, false, true);
        return new Results(outputs, gradients, noise(roots, cotangents));
    }

    /// What rounding may do to a gradient: 4 units in the last place of the largest cotangent, whose terms may cancel,
    /// and of its product with the largest output, which a rule such as exp(x - y) reads rounded.
    private static double noise(List<Tensor> outputs, List<Tensor> cotangents) {
        double noise = 0;
        for (int i = 0; i < outputs.size(); i++) {
            double eps = outputs.get(i).dtype() == DType.FLOAT64 ? Math.ulp(1.0) : Math.ulp(1.0f);
            double output = Comparison.magnitude(outputs.get(i).toDoubleArray());
            double cotangent = Comparison.magnitude(cotangents.get(i).toDoubleArray());
            noise = Math.max(noise, 4 * eps * cotangent * Math.max(1, output));
        }
        return noise;
    }

    private Arguments arguments(Function<Values, Tensor> make) {
        return new Arguments(args, make);
    }

    /// Some numbers of the shape of `y`.
    private static Tensor weights(Tensor y) {
        double[] w = new double[y.numel()];
        for (int i = 0; i < w.length; i++) {
            w[i] = 1 + i % 5 * 0.25;
        }
        return Tensor.of(w, y.shape().toArray()).to(y.dtype());
    }

    /// Whether second derivatives can be held against differences: everything that wants a gradient is float64.
    boolean isDifferentiable() {
        return failure == null && !grads.isEmpty() && expect.getFirst().dtype() == DType.FLOAT64;
    }
}
