package dev.steadygrad.array;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Strided;
import org.jspecify.annotations.Nullable;

/// Elements of an array named by positions in several of its dimensions at once; whole slices where it has others.
final class Picks {
    private final int[] dims;
    private final int place;
    private final Shape picked;
    private final Positions flat;

    /// @param dims the dimensions indexed, ascending
    /// @param picked the shape of the positions
    /// @param flat positions `[picked.numel()]`, contiguous, in these dimensions taken as one, all in range
    Picks(int[] dims, Shape picked, Positions flat) {
        this.dims = dims;
        this.picked = picked;
        this.flat = flat;
        boolean neighbours = dims[dims.length - 1] - dims[0] == dims.length - 1;
        this.place = neighbours ? dims[0] : 0;
    }

    /// The shape of what is picked from an array of shape `x`.
    Shape shape(Shape x) {
        Shape rest = x;
        for (int i = dims.length - 1; i >= 0; i--) {
            rest = rest.without(dims[i]);
        }
        return rest.slice(0, place).concat(picked).concat(rest.slice(place, rest.rank()));
    }

    NdArray get(NdArray x) {
        NdArray y = NdArray.zeros(x.dtype(), shape(x.shape()));
        if (y.numel() > 0) {
            Strided to = merged(y).data().last(place);
            Backends.get().gather(rows(x.data()), positions(x.data(), to.shape()), to);
        }
        return y;
    }

    /// Writes `value`, of [#shape] and of the dtype of `x`, into `x`.
    void write(NdArray x, NdArray value, @Nullable Binary f) {
        if (value.numel() > 0) {
            Strided from = merged(value).data().last(place);
            Backends.get().scatter(f, positions(x.data(), from.shape()), from, rows(x.data()));
        }
    }

    /// The dimensions of the positions made one.
    private NdArray merged(NdArray y) {
        Shape tail = y.shape().slice(place + picked.rank(), y.rank());
        return y.reshape(
                y.shape().slice(0, place).concat(Shape.of(picked.numel())).concat(tail));
    }

    /// `x` with the dimensions indexed as its last one: in steps of the innermost where they lie one behind the other,
    /// else all the storage they span, in steps of 1.
    private Strided rows(Strided x) {
        int rest = x.shape().rank() - dims.length;
        int[] sizes = new int[rest + 1];
        int[] strides = new int[rest + 1];
        int span = 1;
        for (int d = 0, i = 0; d < x.shape().rank(); d++) {
            if (indexes(d)) {
                span += (x.shape().dim(d) - 1) * x.strides()[d];
            } else {
                sizes[i] = x.shape().dim(d);
                strides[i++] = x.strides()[d];
            }
        }
        boolean whole = isOneRun(x);
        strides[rest] = whole ? x.strides()[dims[dims.length - 1]] : 1;
        sizes[rest] = whole ? elements(x.shape()) : span;
        return new Strided(x.storage(), Shape.of(sizes), strides, x.offset());
    }

    /// Positions along the last dimension of [#rows], repeated to `shape`.
    private Strided positions(Strided x, Shape shape) {
        return (isOneRun(x) ? flat.values() : offsets(x)).data().expand(shape);
    }

    private NdArray offsets(Strided x) {
        NdArray row = flat.values();
        long[] from = (long[]) row.storage().array();
        int first = row.data().offset();
        NdArray y = NdArray.zeros(DType.INT64, flat.shape());
        long[] to = (long[]) y.storage().array();
        for (int i = 0; i < to.length; i++) {
            long p = from[first + i];
            for (int d = dims.length - 1; d >= 0; d--) {
                int size = x.shape().dim(dims[d]);
                to[i] += p % size * x.strides()[dims[d]];
                p /= size;
            }
        }
        return y;
    }

    private boolean isOneRun(Strided x) {
        for (int i = 1; i < dims.length; i++) {
            int inner = dims[i];
            if (x.strides()[dims[i - 1]] != x.strides()[inner] * x.shape().dim(inner)) {
                return false;
            }
        }
        return true;
    }

    private int elements(Shape x) {
        int n = 1;
        for (int d : dims) {
            n *= x.dim(d);
        }
        return n;
    }

    private boolean indexes(int d) {
        for (int i : dims) {
            if (i == d) {
                return true;
            }
        }
        return false;
    }
}
