package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// A [Conv2d] that learns its input channels from the first images it sees, or from the state that it loads; until then
/// it has no parameters, so an optimizer is made after that.
public final class LazyConv2d extends Lazy<Conv2d> {
    private final int out;
    private final int[] kernel;
    private final ConvOptions options;
    private final boolean bias;
    private final Rng rng;

    public LazyConv2d(int out, int kernel) {
        this(out, kernel, new ConvOptions());
    }

    public LazyConv2d(int out, int kernel, ConvOptions options) {
        this(out, new int[] {kernel}, options, true, Rng.standard());
    }

    /// As [Conv2d].
    public LazyConv2d(int out, int[] kernel, ConvOptions options, boolean bias, Rng rng) {
        Check.that(
                out > 0 && out % options.groups() == 0,
                "lazyConv2d: out must be a multiple of groups, 1 or more, got out=%d, groups=%d",
                out,
                options.groups());
        Pair.of("lazyConv2d", "kernel", 1, kernel);
        this.out = out;
        this.kernel = kernel.clone();
        this.options = options;
        this.bias = bias;
        this.rng = rng;
    }

    @Override
    Conv2d forInput(Tensor x) {
        Check.that(
                x.rank() == 3 || x.rank() == 4,
                "lazyConv2d: the input must have shape [N, C, H, W] or [C, H, W], got shape=%s",
                x.shape());
        return made(x.size(-3));
    }

    @Override
    @Nullable
    Conv2d forWeight(Shape weight) {
        return weight.rank() == 4 && weight.dim(1) > 0 ? made(weight.dim(1) * options.groups()) : null;
    }

    private Conv2d made(int in) {
        return new Conv2d(in, out, kernel, options, bias, rng);
    }

    @Override
    protected String extraRepr() {
        return out + ", kernel=" + Pair.of("lazyConv2d", "kernel", 1, kernel) + ", " + options
                + (bias ? "" : ", bias=false");
    }
}
