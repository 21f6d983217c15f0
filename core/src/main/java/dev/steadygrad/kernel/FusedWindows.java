package dev.steadygrad.kernel;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import org.jspecify.annotations.Nullable;

/// Kernels that slide windows over images `[N, C, H, W]`, float32 or float64, with defaults made of primitives: windows
/// are laid out as columns of a matrix, so that a convolution is a matrix product.
///
/// The weight of a convolution is `[O, C / groups, kernel rows, kernel columns]`.
public interface FusedWindows extends FusedElements {
    /// Elements of the columns that are laid out at a time: about what a second-level cache and its neighbours hold.
    int COLUMN_ELEMENTS = 1 << 20;

    /// `y[n, o]` = the sum over channels and positions of `weight[o] · x[n]` under each window, and `bias[o]` where
    /// there is one.
    default void conv2d(Strided x, Strided weight, @Nullable Strided bias, Window window, int groups, Strided y) {
        Strided matrix = dense(weight);
        forEachPart(x, weight, y, window, groups, (images, outputs, filters) -> {
            Strided product = likeColumns(outputs);
            matmul(
                    rows(Images.narrow(matrix, 0, filters, outputs.shape().dim(1))),
                    columns(Images.of(this, window, images).columns()),
                    rows(product));
            copy(product.permute(1, 0, 2, 3), outputs);
        });
        if (bias != null) {
            int[] strides = {0, bias.strides()[0], 0, 0};
            binary(Binary.ADD, y, new Strided(bias.storage(), y.shape(), strides, bias.offset()), y);
        }
    }

    /// The gradient of `x` from that of `y`.
    default void conv2dInput(Strided g, Strided weight, Window window, int groups, Strided dx) {
        Strided matrix = dense(weight);
        forEachPart(dx, weight, g, window, groups, (images, outputs, filters) -> {
            Strided from = likeColumns(outputs);
            copy(outputs.permute(1, 0, 2, 3), from);
            Images sum = new Images(this, window, dx.dtype(), images.shape());
            Strided values = Strided.allocate(
                    dx.dtype(), sum.windows().permute(1, 4, 5, 0, 2, 3).shape());
            Strided filter =
                    rows(Images.narrow(matrix, 0, filters, outputs.shape().dim(1)));
            matmul(filter.permute(0, 2, 1), rows(from), columns(values));
            sum.add(values.permute(3, 0, 4, 5, 1, 2));
            copy(sum.inner(), images);
        });
    }

    /// The gradient of the weight from that of `y`; `dw` is contiguous and 0.
    default void conv2dWeight(Strided g, Strided x, Window window, int groups, Strided dw) {
        forEachPart(x, dw, g, window, groups, (images, outputs, filters) -> {
            Strided from = likeColumns(outputs);
            copy(outputs.permute(1, 0, 2, 3), from);
            Strided part = rows(Images.narrow(dw, 0, filters, outputs.shape().dim(1)));
            Strided product = Strided.allocate(dw.dtype(), part.shape());
            matmul(
                    rows(from),
                    columns(Images.of(this, window, images).columns()).permute(0, 2, 1),
                    product);
            binary(Binary.ADD, part, product, part);
        });
    }

    /// `y[n, c]` = the sum under each window.
    default void windowSum(Strided x, Window window, Strided y) {
        if (y.shape().numel() > 0) {
            reduce(Reduce.SUM, Images.of(this, window, x).windows(), 2, y);
        }
    }

    /// The gradient of `x` from that of [#windowSum].
    default void windowSpread(Strided g, Window window, Strided dx) {
        if (g.shape().numel() > 0) {
            Images sum = new Images(this, window, dx.dtype(), dx.shape());
            Strided each = new Strided(
                    g.storage(), sum.windows().shape(), java.util.Arrays.copyOf(g.strides(), 6), g.offset());
            sum.add(each);
            copy(sum.inner(), dx);
        }
    }

    /// For planes `[P, H, W]` of any dtype, the first largest element under each window `[P, H' · W']` and its int64
    /// position in `H · W`. Padding is never chosen; NaN is the largest.
    default void windowMax(Strided x, Window window, Strided y, Strided places) {
        Shape s = x.shape();
        int height = s.dim(1);
        int width = s.dim(2);
        int across = window.columns().count(width);
        int size = window.size();
        int windows = places.shape().dim(1);
        Strided position = Strided.allocate(DType.INT64, Shape.of(windows * size));
        generate(
                i -> {
                    int o = (int) (i / size);
                    int j = (int) (i % size);
                    int row = window.rows()
                            .nearest(o / across, j / window.columns().kernel(), height);
                    return (double) row * width
                            + window.columns()
                                    .nearest(o % across, j % window.columns().kernel(), width);
                },
                position);
        Strided planes = Strided.of(dense(x).storage(), Shape.of(s.dim(0), height * width));
        Shape each = Shape.of(s.dim(0), windows * size);
        Strided values = Strided.allocate(x.dtype(), each);
        gather(planes, position.expand(each), values);
        Strided best = Strided.allocate(DType.INT64, places.shape());
        Shape split = Shape.of(s.dim(0), windows, size);
        argReduce(true, Strided.of(values.storage(), split), best);
        Strided at = new Strided(position.storage(), split, new int[] {0, size, 1}, 0);
        Shape lines = places.shape().inserting(2, 1);
        gather(at, Strided.of(best.storage(), lines), Strided.of(places.storage(), lines));
        gather(planes, places, y);
    }

    /// The gradient of the planes `dx [P, H, W]`, contiguous and of any value before, from that of the maxima
    /// `g [P, H' · W']` and their places, which [#windowMax] gave.
    default void windowMaxSpread(Strided g, Strided places, Strided dx) {
        generate(i -> 0, dx);
        Shape planes =
                Shape.of(dx.shape().dim(0), dx.shape().dim(1) * dx.shape().dim(2));
        scatter(Binary.ADD, places, g, new Strided(dx.storage(), planes, planes.strides(), dx.offset()));
    }

    /// Some images of one group, what the windows on them become, and the first of the group's filters.
    interface Part {
        void run(Strided images, Strided outputs, int filters);
    }

    private static void forEachPart(Strided x, Strided weight, Strided y, Window window, int groups, Part part) {
        Shape w = weight.shape();
        int n = x.shape().dim(0);
        int filters = w.dim(0) / groups;
        int channels = w.dim(1);
        if (y.shape().numel() == 0 || channels == 0 || window.size() == 0) {
            return;
        }
        long perImage =
                (long) channels * window.size() * y.shape().dim(2) * y.shape().dim(3);
        int step = Math.clamp(COLUMN_ELEMENTS / perImage, 1, n);
        for (int from = 0; from < n; from += step) {
            int length = Math.min(step, n - from);
            Strided images = Images.narrow(x, 0, from, length);
            Strided outputs = Images.narrow(y, 0, from, length);
            for (int i = 0; i < groups; i++) {
                part.run(
                        Images.narrow(images, 1, i * channels, channels),
                        Images.narrow(outputs, 1, i * filters, filters),
                        i * filters);
            }
        }
    }

    /// A place for `y [n, o, h, w]` in the order of [Images#columns]: `[o, n, h, w]`.
    private static Strided likeColumns(Strided y) {
        return Strided.allocate(y.dtype(), y.permute(1, 0, 2, 3).shape());
    }

    private Strided dense(Strided x) {
        if (x.isContiguous() && x.offset() == 0) {
            return x;
        }
        Strided y = Strided.allocate(x.dtype(), x.shape());
        copy(x, y);
        return y;
    }

    /// A contiguous array as a matrix: its first dimension, then the others.
    private static Strided rows(Strided x) {
        return matrix(x, x.shape().dim(0));
    }

    /// Columns `[C, rows, columns, n, h, w]` as a matrix `[C · rows · columns, n · h · w]`.
    private static Strided columns(Strided x) {
        return matrix(x, x.shape().slice(0, 3).numel());
    }

    private static Strided matrix(Strided x, int rows) {
        Shape shape = Shape.of(1, rows, x.shape().numel() / Math.max(1, rows));
        return new Strided(x.storage(), shape, shape.strides(), x.offset());
    }
}
