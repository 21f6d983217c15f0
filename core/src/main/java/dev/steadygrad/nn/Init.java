package dev.steadygrad.nn;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.Rng;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.function.LongToDoubleFunction;

/// Fills parameters with first values, in place. The same source gives the same values on every machine.
public final class Init {
    private Init() {}

    /// Normal with mean `mean` and standard deviation `std`.
    public static Tensor normal(Tensor t, double mean, double std, Rng rng) {
        Check.that(std >= 0, "normal: std must be 0 or more, got std=%s", std);
        long first = rng.reserve(2L * t.numel());
        return fill(t, i -> mean + std * rng.gaussianAt(first + 2 * i));
    }

    /// Uniform in `[from, to)`.
    public static Tensor uniform(Tensor t, double from, double to, Rng rng) {
        Check.that(from <= to, "uniform: from must not be above to, got from=%s, to=%s", from, to);
        long first = rng.reserve(t.numel());
        return fill(t, i -> from + (to - from) * Rng.uniform(rng.at(first + i)));
    }

    public static Tensor constant(Tensor t, double value) {
        return fill(t, i -> value);
    }

    /// Uniform in ±√(6 / fanIn), which keeps the variance through a ReLU; the default of
    /// `torch.nn.init.kaiming_uniform_`.
    ///
    /// **Source**: He et al., 2015.
    public static Tensor kaimingUniform(Tensor t, Rng rng) {
        double bound = Math.sqrt(6.0 / fanIn(t));
        return uniform(t, -bound, bound, rng);
    }

    /// Uniform in ±1/√fanIn: what PyTorch gives the weights and biases of linear and convolution layers.
    static Tensor standard(Tensor t, int fanIn, Rng rng) {
        double bound = fanIn == 0 ? 0 : 1 / Math.sqrt(fanIn);
        return uniform(t, -bound, bound, rng);
    }

    private static int fanIn(Tensor t) {
        Check.that(t.rank() >= 2, "kaimingUniform: the weight must have 2 dimensions or more, got shape=%s", t.shape());
        return Math.max(1, t.numel() / Math.max(1, t.size(0)));
    }

    private static Tensor fill(Tensor t, LongToDoubleFunction value) {
        NdArray values = NdArray.zeros(t.dtype(), t.shape());
        Backends.get().generate(value, values.data());
        return Autograd.noGrad(() -> t.copy_(Tensor.wrap(values)));
    }
}
