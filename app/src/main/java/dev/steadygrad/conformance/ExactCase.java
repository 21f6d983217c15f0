package dev.steadygrad.conformance;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A call whose results, and gradients where there are cotangents, are known to many digits.
///
/// @param ulp the most that a result may be off, in units in the last place
record ExactCase(
        String id,
        String op,
        Map<String, Object> args,
        List<Decimals> expect,
        List<Values> cotangents,
        List<Decimals> grads,
        double ulp)
        implements Case {

    /// Exact decimals in row-major order.
    record Decimals(DType dtype, Shape shape, List<String> data) {
        double error(Tensor got) {
            if (got.dtype() != dtype || !got.shape().equals(shape)) {
                throw new Mismatch("expected %s %s, got %s %s", dtype, shape, got.dtype(), got.shape());
            }
            double[] values = got.toDoubleArray();
            double worst = 0;
            for (int i = 0; i < values.length; i++) {
                worst = Math.max(worst, Ulps.error(values[i], data.get(i), dtype));
            }
            return worst;
        }
    }

    @Override
    public Outcome run() {
        try {
            return outcome(measure());
        } catch (RuntimeException | AssertionError e) {
            return Outcome.ended(this, e, "");
        }
    }

    private List<Exactness> measure() {
        Arguments arguments = new Arguments(args, Values::tensor);
        List<Tensor> outputs = Calls.run(op, arguments);
        List<Exactness> found = new ArrayList<>();
        found.add(exactness(grads.isEmpty() ? op : op + " loss", expect, outputs));
        if (!grads.isEmpty()) {
            List<Tensor> weights = cotangents.stream().map(Values::tensor).toList();
            List<Tensor> got = new ArrayList<>();
            for (Tensor g : Autograd.grad(outputs, arguments.leaves(), weights, false, false, true)) {
                if (g == null) {
                    throw new Mismatch("expected a gradient, got none");
                }
                got.add(g);
            }
            found.add(exactness(op + " gradient", grads, got));
        }
        return found;
    }

    private Exactness exactness(String function, List<Decimals> exact, List<Tensor> got) {
        if (exact.size() != got.size()) {
            throw new Mismatch("expected %d results, got %d", exact.size(), got.size());
        }
        double worst = 0;
        for (int i = 0; i < got.size(); i++) {
            worst = Math.max(worst, exact.get(i).error(got.get(i)));
        }
        return new Exactness(function, exact.getFirst().dtype(), worst, ulp);
    }

    private Outcome outcome(List<Exactness> found) {
        StringBuilder detail = new StringBuilder();
        double worst = 0;
        for (Exactness e : found) {
            worst = Math.max(worst, e.ulp() / e.bound());
            if (!e.holds()) {
                detail.append(detail.isEmpty() ? "" : "; ");
                detail.append("%s: expected at most %s ulp, got %.4g".formatted(e.function(), e.bound(), e.ulp()));
            }
        }
        Outcome.Verdict verdict = detail.isEmpty() ? Outcome.Verdict.PASSED : Outcome.Verdict.FAILED;
        return new Outcome(id, op, verdict, worst, found, detail.toString());
    }
}
