package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// The cross-correlation of images with filters, and a bias for each: see [Functional#conv2d].
///
/// **Shape**: `[N, in, H, W]` or `[in, H, W]` → `[N, out, H', W']` or `[out, H', W']`; weight
/// `[out, in / groups, rows, columns]`, bias `[out]`. Both start uniform in ±1/√(in / groups · rows · columns), as
/// PyTorch's.
public final class Conv2d extends Module {
    private final ConvOptions options;
    private final Tensor weight;
    private final @Nullable Tensor bias;

    public Conv2d(int in, int out, int kernel) {
        this(in, out, kernel, new ConvOptions());
    }

    public Conv2d(int in, int out, int kernel, ConvOptions options) {
        this(in, out, kernel, options, true, Rng.standard());
    }

    public Conv2d(int in, int out, int kernel, ConvOptions options, boolean bias, Rng rng) {
        this(in, out, new int[] {kernel}, options, bias, rng);
    }

    /// **Errors**: `IllegalArgumentException` for sizes below 1, and groups that do not divide both channels.
    ///
    /// @param kernel one number, or two for rows and columns
    /// @param rng where the first values come from
    public Conv2d(int in, int out, int[] kernel, ConvOptions options, boolean bias, Rng rng) {
        Check.that(in > 0 && out > 0, "conv2d: channels must be 1 or more, got in=%d, out=%d", in, out);
        int groups = options.groups();
        Check.that(
                in % groups == 0 && out % groups == 0,
                "conv2d: groups must divide the channels, got in=%d, out=%d, groups=%d",
                in,
                out,
                groups);
        Pair size = Pair.of("conv2d", "kernel", 1, kernel);
        int fanIn = in / groups * size.rows() * size.columns();
        Tensor filters = Tensor.zeros(out, in / groups, size.rows(), size.columns());
        this.options = options;
        this.weight = parameter("weight", Init.standard(filters, fanIn, rng));
        this.bias = bias ? parameter("bias", Init.standard(Tensor.zeros(out), fanIn, rng)) : null;
    }

    public Tensor weight() {
        return weight;
    }

    public @Nullable Tensor bias() {
        return bias;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.conv2d(x, weight, bias, options);
    }

    @Override
    public long multiplyAdds(Shape input, Shape output) {
        return (long) output.numel() * (weight.numel() / weight.size(0));
    }

    @Override
    protected String extraRepr() {
        return weight.size(1) * options.groups() + ", " + weight.size(0) + ", kernel=(" + weight.size(2) + ", "
                + weight.size(3) + "), " + options + (bias == null ? ", bias=false" : "");
    }
}
