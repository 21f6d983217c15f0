package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Slide;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Window;
import org.jspecify.annotations.Nullable;

/// Convolutions of floats by windows of stride 1, without laying the windows out. A tile of filters slides along 16
/// images at a time where there are enough of them ([StackedConvolution]), else along an image
/// ([FramedConvolution]); the gradient of the input is a convolution of that of the output with the filters turned
/// around.
final class ConvolutionKernel {
    private final Rows rows;
    private final StackedConvolution stacked;
    private final FramedConvolution framed;

    ConvolutionKernel(Rows rows, ReduceKernel reduce) {
        this.rows = rows;
        this.stacked = new StackedConvolution(rows);
        this.framed = new FramedConvolution(rows, reduce);
    }

    /// Whether these kernels do it.
    static boolean suits(Window window, Strided x, Strided weight, Strided y) {
        return y.dtype() == DType.FLOAT32
                && y.isContiguous()
                && window.rows().stride() == 1
                && window.columns().stride() == 1
                && x.shape().numel() > 0
                && weight.shape().numel() > 0
                && y.shape().numel() > 0;
    }

    void forward(Strided x, Strided weight, @Nullable Strided bias, Window window, int groups, Strided y) {
        int[] s = weight.strides();
        Shape w = weight.shape();
        int each = w.dim(0) / groups;
        Strided grouped = new Strided(
                weight.storage(),
                Shape.of(groups, each, w.dim(1), w.dim(2), w.dim(3)),
                new int[] {each * s[0], s[0], s[1], s[2], s[3]},
                weight.offset());
        slide(window, window.rows().before(), window.columns().before(), Filters.of(rows, grouped), x, bias, y);
    }

    /// False, and nothing is done, where a weight is not finite: the zeros around the gradient would make it NaN.
    boolean input(Strided g, Strided weight, Window window, int groups, Strided dx) {
        int[] s = weight.strides();
        Shape w = weight.shape();
        int each = w.dim(0) / groups;
        Strided turned = new Strided(
                weight.storage(),
                Shape.of(groups, w.dim(1), each, w.dim(2), w.dim(3)),
                new int[] {each * s[0], s[1], s[0], -s[2], -s[3]},
                weight.offset() + (w.dim(2) - 1) * s[2] + (w.dim(3) - 1) * s[3]);
        Filters filters = Filters.of(rows, turned);
        if (!filters.isFinite()) {
            return false;
        }
        slide(window, around(window.rows()), around(window.columns()), filters, g, null, dx);
        return true;
    }

    private static int around(Slide slide) {
        return slide.reach() - 1 - slide.before();
    }

    private void slide(
            Window window, int top, int left, Filters filters, Strided x, @Nullable Strided bias, Strided y) {
        Frame frame = Frame.of(window, top, left, y.shape().dim(2), y.shape().dim(3));
        if (StackedConvolution.suits(x.shape().dim(0), filters.channels, frame)) {
            stacked.slide(frame, filters, x, bias, y);
        } else {
            framed.slide(frame, filters, x, bias, y);
        }
    }

    /// See [FramedConvolution#weight].
    boolean weight(Strided g, Strided x, Window window, int groups, Strided dw) {
        Shape over = g.shape();
        Frame frame = Frame.of(window, window.rows().before(), window.columns().before(), over.dim(2), over.dim(3));
        return framed.weight(frame, g, x, groups, dw);
    }

    static boolean isFinite(float[] x, int off, int n) {
        float zero = 0;
        for (int i = off; i < off + n; i++) {
            zero += x[i] * 0;
        }
        return zero == 0;
    }
}
