package dev.steadygrad.tensor;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import java.util.List;
import java.util.function.Function;

/// Compares the gradients that a function's rules give with those that differences of its values give.
///
/// **PyTorch**: `torch.autograd.gradcheck`.
public final class GradCheck {
    /// The step of the central difference: its error, of order step², and that of rounding, eps / step, meet near 1e-6.
    private static final double STEP = 1e-6;

    /// What is left of 16 digits after such a difference, relative to the largest gradient.
    private static final double TOLERANCE = 1e-5;

    private GradCheck() {}

    /// Checks the gradient of `f` at `inputs`, weighted by a fixed random direction, with respect to each input that
    /// wants a gradient.
    ///
    /// **Errors**: `IllegalArgumentException` for inputs that are not float64; `AssertionError` naming the input, the
    /// element and both gradients where they differ.
    public static void check(Function<List<Tensor>, Tensor> f, Tensor... inputs) {
        List<Tensor> xs = List.of(inputs);
        for (Tensor x : xs) {
            Check.that(
                    !x.requiresGrad() || x.dtype() == DType.FLOAT64,
                    "gradCheck: differences need float64, got dtype=%s",
                    x.dtype());
        }
        Tensor y = f.apply(xs);
        Tensor direction = random(y, new Rng(7));
        List<Tensor> wanted = xs.stream().filter(Tensor::requiresGrad).toList();
        var gradients = Autograd.grad(List.of(y), wanted, List.of(direction), false, false, true);
        for (int i = 0; i < wanted.size(); i++) {
            Tensor g = gradients.get(i);
            double[] rule = g == null ? new double[wanted.get(i).numel()] : g.toDoubleArray();
            compare(i, rule, numeric(f, xs, wanted.get(i), direction));
        }
    }

    static Tensor random(Tensor like, Rng rng) {
        double[] values = new double[like.numel()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.5 + rng.nextDouble();
        }
        return Tensor.of(values, like.shape().toArray());
    }

    /// The derivative of sum(f · direction) by every element of `x`: each is moved a little both ways.
    private static double[] numeric(Function<List<Tensor>, Tensor> f, List<Tensor> xs, Tensor x, Tensor direction) {
        double[] values = x.toDoubleArray();
        double[] slope = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double step = STEP * Math.max(1, Math.abs(values[i]));
            slope[i] =
                    (at(f, xs, x, values, i, step, direction) - at(f, xs, x, values, i, -step, direction)) / (2 * step);
        }
        return slope;
    }

    private static double at(
            Function<List<Tensor>, Tensor> f,
            List<Tensor> xs,
            Tensor x,
            double[] values,
            int i,
            double step,
            Tensor direction) {
        double[] moved = values.clone();
        moved[i] += step;
        Tensor other = Tensor.of(moved, x.shape().toArray()).requiresGrad(true);
        Tensor y = f.apply(xs.stream().map(t -> t == x ? other : t).toList());
        return y.detach().mul(direction).sum().item();
    }

    private static void compare(int input, double[] rule, double[] differences) {
        double scale = 1;
        for (double d : differences) {
            scale = Math.max(scale, Math.abs(d));
        }
        for (int i = 0; i < rule.length; i++) {
            if (!(Math.abs(rule[i] - differences[i]) <= TOLERANCE * scale)) {
                throw new AssertionError("gradCheck: the rule and the differences must agree, got rule=" + rule[i]
                        + ", differences=" + differences[i] + " at element " + i + " of input " + input);
            }
        }
    }
}
