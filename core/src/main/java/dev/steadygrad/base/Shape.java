package dev.steadygrad.base;

import java.util.Arrays;

/// The sizes of an array, outermost dimension first. A scalar has rank 0 and one element.
///
/// Immutable; sizes are at least 0 and their product fits an `int`, the most a Java array can hold.
public final class Shape {
    /// The shape of a scalar, `[]`.
    public static final Shape SCALAR = new Shape(new int[0], 1);

    private final int[] dims;
    private final int numel;

    private Shape(int[] dims, int numel) {
        this.dims = dims;
        this.numel = numel;
    }

    /// **Errors**: `IllegalArgumentException` for a negative size or more elements than a Java array holds.
    public static Shape of(int... dims) {
        long numel = 1;
        boolean empty = false;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] < 0) {
                throw new IllegalArgumentException("shape: sizes must be 0 or more, got size=" + dims[i] + " at dim="
                        + i + " of " + Arrays.toString(dims));
            }
            empty |= dims[i] == 0;
        }
        for (int d : dims) {
            numel = empty ? 0 : numel * d;
            if (numel > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException(
                        "shape: at most " + (Integer.MAX_VALUE - 8) + " elements fit a Java array, got shape="
                                + Arrays.toString(dims) + "; split the work into parts");
            }
        }
        return dims.length == 0 ? SCALAR : new Shape(dims.clone(), (int) numel);
    }

    public int rank() {
        return dims.length;
    }

    /// The size of dimension `i`, counted from 0; the caller has checked it (`Check.dim`).
    public int dim(int i) {
        return dims[i];
    }

    /// How many elements there are: the product of all sizes.
    public int numel() {
        return numel;
    }

    public int[] toArray() {
        return dims.clone();
    }

    /// Element `i` in row-major order by its position in each dimension, as `[1, 2]`.
    public String place(int i) {
        int[] place = new int[dims.length];
        for (int d = place.length - 1; d >= 0; d--) {
            place[d] = i % dims[d];
            i /= dims[d];
        }
        return Arrays.toString(place);
    }

    /// The strides, in elements, of a row-major contiguous array of this shape.
    public int[] strides() {
        int[] strides = new int[dims.length];
        int step = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= Math.max(dims[i], 1);
        }
        return strides;
    }

    /// This shape with dimension `i` of size `size`.
    public Shape with(int i, int size) {
        int[] d = dims.clone();
        d[i] = size;
        return of(d);
    }

    /// This shape without dimension `i`.
    public Shape without(int i) {
        int[] d = new int[dims.length - 1];
        System.arraycopy(dims, 0, d, 0, i);
        System.arraycopy(dims, i + 1, d, i, d.length - i);
        return of(d);
    }

    /// This shape with a dimension of size `size` put before dimension `i`.
    public Shape inserting(int i, int size) {
        int[] d = new int[dims.length + 1];
        System.arraycopy(dims, 0, d, 0, i);
        d[i] = size;
        System.arraycopy(dims, i, d, i + 1, dims.length - i);
        return of(d);
    }

    /// The dimensions `from` (inclusive) to `to` (exclusive).
    public Shape slice(int from, int to) {
        return of(Arrays.copyOfRange(dims, from, to));
    }

    /// This shape followed by `tail`.
    public Shape concat(Shape tail) {
        int[] d = Arrays.copyOf(dims, dims.length + tail.dims.length);
        System.arraycopy(tail.dims, 0, d, dims.length, tail.dims.length);
        return of(d);
    }

    /// The shape both broadcast to: aligned at the last dimension, sizes equal or one of them 1.
    ///
    /// **Errors**: `IllegalArgumentException` naming `op` and both shapes.
    public static Shape broadcast(String op, Shape a, Shape b) {
        if (a.equals(b)) {
            return a;
        }
        int rank = Math.max(a.rank(), b.rank());
        int[] d = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int x = i <= a.rank() ? a.dims[a.rank() - i] : 1;
            int y = i <= b.rank() ? b.dims[b.rank() - i] : 1;
            if (x != y && x != 1 && y != 1) {
                throw new IllegalArgumentException(op + ": shapes must broadcast, got " + a + " and " + b + ": sizes "
                        + x + " and " + y + " differ at dim=" + (rank - i) + " of the result and neither is 1");
            }
            d[rank - i] = x == 1 ? y : x;
        }
        return of(d);
    }

    @Override
    public boolean equals(Object o) {
        return this == o || o instanceof Shape s && Arrays.equals(dims, s.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /// As `[2, 3]`.
    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
