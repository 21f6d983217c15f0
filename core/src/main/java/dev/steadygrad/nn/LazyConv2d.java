package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// A [Conv2d] that learns its input channels from the first images it sees; until then it has no parameters, so an
/// optimizer is made after a first forward.
public final class LazyConv2d extends Module {
    private final int out;
    private final int[] kernel;
    private final ConvOptions options;
    private final boolean bias;
    private final Rng rng;
    private @Nullable Conv2d convolution;

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
    public Tensor forward(Tensor x) {
        Conv2d made = convolution;
        if (made == null) {
            Check.that(
                    x.rank() == 3 || x.rank() == 4,
                    "lazyConv2d: the input must have shape [N, C, H, W] or [C, H, W], got shape=%s",
                    x.shape());
            made = new Conv2d(x.size(-3), out, kernel, options, bias, rng);
            made.namedParameters().forEach(this::parameter);
            convolution = made;
        }
        return made.forward(x);
    }

    @Override
    public long multiplyAdds(Shape input, Shape output) {
        return convolution == null ? 0 : convolution.multiplyAdds(input, output);
    }

    @Override
    protected String extraRepr() {
        return out + ", kernel=" + Pair.of("lazyConv2d", "kernel", 1, kernel) + ", " + options
                + (bias ? "" : ", bias=false");
    }
}
