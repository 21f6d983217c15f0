package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Slide;
import dev.steadygrad.kernel.Window;

/// How a convolution goes over images: with stride 1, no padding, dilation 1 and one group unless told otherwise. Each
/// setting gives new options. One number stands for rows and columns, two for each.
///
/// **Errors**: `IllegalArgumentException` for settings out of range.
public final class ConvOptions {
    private final Pair stride;
    private final Pair padding;
    private final boolean same;
    private final Pair dilation;
    private final int groups;

    public ConvOptions() {
        this(Pair.ONE, Pair.ZERO, false, Pair.ONE, 1);
    }

    private ConvOptions(Pair stride, Pair padding, boolean same, Pair dilation, int groups) {
        this.stride = stride;
        this.padding = padding;
        this.same = same;
        this.dilation = dilation;
        this.groups = groups;
    }

    public ConvOptions stride(int... stride) {
        return new ConvOptions(Pair.of("conv2d", "stride", 1, stride), padding, same, dilation, groups);
    }

    /// Zeros on each side.
    public ConvOptions padding(int... padding) {
        return new ConvOptions(stride, Pair.of("conv2d", "padding", 0, padding), false, dilation, groups);
    }

    /// As much padding as gives the output the input's size; where that is odd, the larger half comes last. Stride 1
    /// only.
    public ConvOptions same() {
        return new ConvOptions(stride, Pair.ZERO, true, dilation, groups);
    }

    /// No padding.
    public ConvOptions valid() {
        return padding(0);
    }

    public ConvOptions dilation(int... dilation) {
        return new ConvOptions(stride, padding, same, Pair.of("conv2d", "dilation", 1, dilation), groups);
    }

    /// Channels and filters are cut into as many groups, which have nothing to do with each other.
    public ConvOptions groups(int groups) {
        Check.that(groups > 0, "conv2d: groups must be 1 or more, got groups=%d", groups);
        return new ConvOptions(stride, padding, same, dilation, groups);
    }

    int groups() {
        return groups;
    }

    /// For filters `[O, C, rows, columns]`.
    Window window(Shape weight) {
        Check.that(
                !same || stride.equals(Pair.ONE),
                "conv2d: padding that keeps the size needs stride 1, got stride=(%d, %d)",
                stride.rows(),
                stride.columns());
        return new Window(
                slide(weight.dim(2), stride.rows(), padding.rows(), dilation.rows()),
                slide(weight.dim(3), stride.columns(), padding.columns(), dilation.columns()));
    }

    private Slide slide(int kernel, int stride, int padding, int dilation) {
        int more = dilation * (kernel - 1);
        return same
                ? new Slide(kernel, stride, more / 2, more - more / 2, dilation)
                : new Slide(kernel, stride, padding, padding, dilation);
    }

    @Override
    public String toString() {
        return "stride=" + stride
                + (padding.equals(Pair.ZERO) ? "" : ", padding=" + padding)
                + (same ? ", padding=same" : "")
                + (dilation.equals(Pair.ONE) ? "" : ", dilation=" + dilation)
                + (groups == 1 ? "" : ", groups=" + groups);
    }
}
