package dev.steadygrad.kernel;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;

/// Some images `[N, C, H, W]` with zeros around them, and the windows on these.
final class Images {
    private final Backend backend;
    private final Window window;
    private final Strided padded;
    private final Strided inner;

    /// Zeros around a place for images of `shape`.
    Images(Backend backend, Window window, DType dtype, Shape shape) {
        this.backend = backend;
        this.window = window;
        Shape around = shape.with(2, window.rows().padded(shape.dim(2)))
                .with(3, window.columns().padded(shape.dim(3)));
        this.padded = Strided.allocate(dtype, around);
        Strided part = narrow(padded, 2, window.rows().before(), shape.dim(2));
        this.inner = narrow(part, 3, window.columns().before(), shape.dim(3));
    }

    /// `x` with zeros around.
    static Images of(Backend backend, Window window, Strided x) {
        Images images = new Images(backend, window, x.dtype(), x.shape());
        backend.copy(x, images.inner);
        return images;
    }

    /// The images without what is around them.
    Strided inner() {
        return inner;
    }

    /// `[N, C, H', W', kernel rows, kernel columns]`: the elements of every window, which share storage.
    Strided windows() {
        Shape s = padded.shape();
        int[] strides = padded.strides();
        Slide rows = window.rows();
        Slide columns = window.columns();
        Shape over = window.over(inner.shape(), s.dim(1));
        int[] steps = {
            strides[0],
            strides[1],
            strides[2] * rows.stride(),
            strides[3] * columns.stride(),
            strides[2] * rows.dilation(),
            strides[3] * columns.dilation()
        };
        return new Strided(
                padded.storage(), over.concat(Shape.of(rows.kernel(), columns.kernel())), steps, padded.offset());
    }

    /// `[C · kernel, N · H' · W']`: a column of elements for each window, copied.
    Strided columns() {
        Strided from = windows().permute(1, 4, 5, 0, 2, 3);
        Strided to = Strided.allocate(padded.dtype(), from.shape());
        backend.copy(from, to);
        return to;
    }

    /// Adds `values`, laid out as [#windows], to the elements they belong to.
    void add(Strided values) {
        Strided to = windows();
        for (int i = 0; i < window.rows().kernel(); i++) {
            for (int j = 0; j < window.columns().kernel(); j++) {
                Strided place = at(to, i, j);
                backend.binary(Binary.ADD, place, at(values, i, j), place);
            }
        }
    }

    private static Strided at(Strided windows, int i, int j) {
        int[] strides = windows.strides();
        int offset = windows.offset() + i * strides[4] + j * strides[5];
        return new Strided(windows.storage(), windows.shape().slice(0, 4), strides, offset);
    }

    /// Elements `from` to `from + length` of dimension `dim`.
    static Strided narrow(Strided x, int dim, int from, int length) {
        int offset = x.offset() + from * x.strides()[dim];
        return new Strided(x.storage(), x.shape().with(dim, length), x.strides(), offset);
    }
}
