package dev.steadygrad.kernel;

import dev.steadygrad.base.Shape;

/// How windows slide over the last two dimensions of images `[N, C, H, W]`.
public record Window(Slide rows, Slide columns) {

    /// `[N, channels, H', W']`: a value for each window.
    public Shape over(Shape images, int channels) {
        return Shape.of(images.dim(0), channels, rows.count(images.dim(2)), columns.count(images.dim(3)));
    }

    /// Positions in a window.
    public int size() {
        return rows.kernel() * columns.kernel();
    }
}
