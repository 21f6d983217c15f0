package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.Shape;

/// Where the elements of an array lie, by their number in row-major order.
final class Offsets {
    private final Shape shape;
    private final int[] strides;
    private final int offset;

    /// @param strides those of the first dimensions are used, as many as `shape` has
    Offsets(Shape shape, int[] strides, int offset) {
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
    }

    int at(int i) {
        int off = offset;
        for (int d = shape.rank() - 1; d >= 0; d--) {
            int size = shape.dim(d);
            off += i % size * strides[d];
            i /= size;
        }
        return off;
    }
}
