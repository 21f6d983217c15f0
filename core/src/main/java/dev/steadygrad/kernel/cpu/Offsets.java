package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.Shape;

/// Where the elements of an array lie, by their number in row-major order.
final class Offsets {
    private final Shape shape;
    private final int[] strides;
    private final int offset;

    /// Whether elements lie evenly, `step` apart.
    private final boolean even;

    private final int step;

    /// @param strides those of the first dimensions are used, as many as `shape` has
    Offsets(Shape shape, int[] strides, int offset) {
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
        int dims = 0;
        int first = 0;
        int next = 0;
        boolean evenly = true;
        for (int d = shape.rank() - 1; d >= 0; d--) {
            if (shape.dim(d) != 1) {
                evenly &= dims == 0 || strides[d] == next;
                first = dims++ == 0 ? strides[d] : first;
                next = strides[d] * shape.dim(d);
            }
        }
        this.even = evenly;
        this.step = first;
    }

    int at(int i) {
        if (even) {
            return offset + i * step;
        }
        int off = offset;
        for (int d = shape.rank() - 1; d >= 0; d--) {
            int size = shape.dim(d);
            off += i % size * strides[d];
            i /= size;
        }
        return off;
    }
}
