package dev.steadygrad.array;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Fused;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Window;
import org.jspecify.annotations.Nullable;

/// What slides windows over images `[N, C, H, W]`. Half types compute in float32. The ops have checked shapes.
public final class Convolutions {
    private static final Fused BACKEND = Backends.get();

    private Convolutions() {}

    /// The convolution of `x` with `weight [O, C / groups, kernel rows, kernel columns]`.
    public static NdArray convolve(NdArray x, NdArray weight, Window window, int groups) {
        return convolve(x, weight, null, window, groups);
    }

    /// As [#convolve(NdArray, NdArray, Window, int)], and `bias [O]` added to the channels.
    public static NdArray convolve(NdArray x, NdArray weight, @Nullable NdArray bias, Window window, int groups) {
        NdArray y = room(wide(x), window.over(x.shape(), weight.shape().dim(0)), weight);
        Strided add = bias == null ? null : wide(bias, y);
        BACKEND.conv2d(wide(x, y), wide(weight, y), add, window, groups, y.data());
        return y.to(x.dtype());
    }

    /// The gradient of the convolution's input, of shape `images`, from that of its output.
    public static NdArray convolveInput(NdArray g, NdArray weight, Window window, int groups, Shape images) {
        NdArray dx = room(wide(g), images, weight.numel() > 0 ? g : weight);
        BACKEND.conv2dInput(wide(g, dx), wide(weight, dx), window, groups, dx.data());
        return dx.to(g.dtype());
    }

    /// The gradient of the convolution's weight, of shape `weight`, from that of its output.
    public static NdArray convolveWeight(NdArray g, NdArray x, Window window, int groups, Shape weight) {
        NdArray dw = NdArray.zeros(wide(g), weight);
        BACKEND.conv2dWeight(wide(g, dw), wide(x, dw), window, groups, dw.data());
        return dw.to(g.dtype());
    }

    /// The sum under each window.
    public static NdArray windowSum(NdArray x, Window window) {
        NdArray y = NdArray.zeros(wide(x), window.over(x.shape(), x.shape().dim(1)));
        BACKEND.windowSum(wide(x, y), window, y.data());
        return y.to(x.dtype());
    }

    /// Each element of `g` added to all elements under its window, of images of shape `images`.
    public static NdArray windowSpread(NdArray g, Window window, Shape images) {
        NdArray dx = NdArray.zeros(wide(g), images);
        BACKEND.windowSpread(wide(g, dx), window, dx.data());
        return dx.to(g.dtype());
    }

    /// The largest element under each window, `[N, C, H', W']`, and its int64 position in `H · W`: of equal ones the
    /// first.
    public static Maxima windowMax(NdArray x, Window window) {
        Shape s = x.shape();
        Shape over = window.over(s, s.dim(1));
        Shape planes = Shape.of(s.dim(0) * s.dim(1), over.dim(2) * over.dim(3));
        NdArray values = NdArray.blank(x.dtype(), planes);
        NdArray places = NdArray.blank(DType.INT64, planes);
        if (values.numel() > 0) {
            NdArray flat = x.reshape(Shape.of(s.dim(0) * s.dim(1), s.dim(2), s.dim(3)));
            BACKEND.windowMax(flat.data(), window, values.data(), places.data());
        }
        return new Maxima(values.reshape(over), places.reshape(over));
    }

    /// The gradient of images of shape `images` from that of their maxima, and the places of these.
    public static NdArray spreadMaxima(NdArray g, NdArray places, Shape images) {
        int planes = images.dim(0) * images.dim(1);
        Shape windows = Shape.of(planes, g.shape().dim(2) * g.shape().dim(3));
        NdArray dx = g.numel() > 0 ? NdArray.blank(g.dtype(), images) : NdArray.zeros(g.dtype(), images);
        if (g.numel() > 0) {
            NdArray flat = dx.reshape(Shape.of(planes, images.dim(2), images.dim(3)));
            BACKEND.windowMaxSpread(
                    g.reshape(windows).data(), places.reshape(windows).data(), flat.data());
        }
        return dx;
    }

    /// Elements and where they lie.
    public record Maxima(NdArray values, NdArray places) {}

    /// For the sums of products with `factor`; they are 0 where that is empty.
    private static NdArray room(DType dtype, Shape shape, NdArray factor) {
        return factor.numel() > 0 ? NdArray.blank(dtype, shape) : NdArray.zeros(dtype, shape);
    }

    private static DType wide(NdArray x) {
        return x.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
    }

    private static Strided wide(NdArray x, NdArray like) {
        return x.to(like.dtype()).data();
    }
}
