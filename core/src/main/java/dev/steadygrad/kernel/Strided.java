package dev.steadygrad.kernel;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;

/// Elements of a storage seen as an array: element `[i, j, …]` is at `offset + i * strides[0] + j * strides[1] + …`.
/// A stride of 0 repeats one element (broadcasting without a copy).
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Strided(Storage storage, Shape shape, int[] strides, int offset) {
    /// Of a cache line.
    public static final int LINE_BYTES = 64;

    /// Of a Java array.
    private static final int HEADER_BYTES = 16;

    /// All of `storage`, or its first part, in row-major order.
    public static Strided of(Storage storage, Shape shape) {
        return new Strided(storage, shape, shape.strides(), 0);
    }

    /// A new array of zeros.
    public static Strided allocate(DType dtype, Shape shape) {
        return of(Storage.allocate(dtype, shape.numel()), shape);
    }

    /// A new array whose maker writes every element; until then these are of any value.
    public static Strided blank(DType dtype, Shape shape) {
        return of(Storage.blank(dtype, shape.numel()), shape);
    }

    /// As [#blank], with the first element at the start of a cache line where the garbage collector begins a large
    /// array at a page's start, as G1 does: a vector that lies in two lines takes twice as long to read.
    public static Strided onLines(DType dtype, Shape shape) {
        int lead = toLine(0, dtype.bytes());
        return new Strided(Storage.blank(dtype, lead + shape.numel()), shape, shape.strides(), lead);
    }

    /// How many elements of `bytes` bytes lie between position `offset` of such an array and the next start of a line.
    public static int toLine(int offset, int bytes) {
        return Math.floorMod((LINE_BYTES - HEADER_BYTES) / bytes - offset, LINE_BYTES / bytes);
    }

    public DType dtype() {
        return storage.dtype();
    }

    /// Whether the elements lie in row-major order without gaps.
    public boolean isContiguous() {
        int step = 1;
        for (int i = shape.rank() - 1; i >= 0; i--) {
            if (shape.dim(i) != 1 && strides[i] != step) {
                return shape.numel() == 0;
            }
            step *= shape.dim(i);
        }
        return true;
    }

    /// This array repeated along missing dimensions and those of size 1; `to` is a shape that this one broadcasts to.
    public Strided expand(Shape to) {
        if (shape.equals(to)) {
            return this;
        }
        int[] s = new int[to.rank()];
        int lead = to.rank() - shape.rank();
        for (int i = lead; i < to.rank(); i++) {
            s[i] = shape.dim(i - lead) == to.dim(i) ? strides[i - lead] : 0;
        }
        return new Strided(storage, to, s, offset);
    }

    /// The dimensions in another order.
    public Strided permute(int... order) {
        int[] dims = new int[order.length];
        int[] s = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            dims[i] = shape.dim(order[i]);
            s[i] = strides[order[i]];
        }
        return new Strided(storage, Shape.of(dims), s, offset);
    }

    /// The same array with dimension `dim` moved to the end.
    public Strided last(int dim) {
        int[] order = new int[shape.rank()];
        for (int i = 0, j = 0; i < order.length; i++) {
            if (i != dim) {
                order[j++] = i;
            }
        }
        order[order.length - 1] = dim;
        return permute(order);
    }
}
