package dev.steadygrad.conformance;

import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.kernel.Strided;
import java.util.Locale;

/// How the elements of a tensor lie in its storage. A result must not depend on it.
enum Layout {
    /// In row-major order.
    CONTIGUOUS,

    /// In the order of the dimensions reversed, as a transposed copy of a transposed tensor.
    TRANSPOSED,

    /// Every other element of an array whose last dimension is twice as long; poison stands between.
    SLICED,

    /// The first dimension, and of three or more the last one too, repeats its first element with stride 0. Only these
    /// elements are left, so results are compared with those of a contiguous copy of them, not with recorded ones.
    EXPANDED;

    /// Is handed each element's position in row-major order and in the storage.
    interface Visitor {
        void visit(int i, int at);
    }

    /// A copy of `data`, which is in row-major order, laid out in this way.
    Strided place(Storage data, Shape shape) {
        return switch (this) {
            case CONTIGUOUS -> copy(data, shape, shape.strides(), 0, shape.numel());
            case TRANSPOSED -> copy(data, shape, reversed(shape), 0, shape.numel());
            case SLICED -> copy(data, shape, doubled(shape), 1, 2 * shape.numel() + 1);
            case EXPANDED -> copy(data, shape, repeating(shape), 0, shape.numel());
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Where elements share a place, the first one takes it.
    private static Strided copy(Storage data, Shape shape, int[] strides, int offset, int length) {
        Storage to = Storage.allocate(data.dtype(), length);
        for (int i = 0; i < length; i++) {
            poison(to, i);
        }
        boolean[] taken = new boolean[length];
        walk(shape, strides, offset, (i, at) -> {
            if (!taken[at]) {
                taken[at] = true;
                data.copy(i, to, at);
            }
        });
        return new Strided(to, shape, strides, offset);
    }

    /// What no result may hold and no index may be.
    private static void poison(Storage to, int i) {
        if (to.dtype().isFloating()) {
            to.set(i, Double.NaN);
        } else {
            to.set(i, (long) Byte.MAX_VALUE);
        }
    }

    static void walk(Shape shape, int[] strides, int offset, Visitor visitor) {
        int[] index = new int[shape.rank()];
        int at = offset;
        for (int i = 0; i < shape.numel(); i++) {
            visitor.visit(i, at);
            for (int d = index.length - 1; d >= 0; d--) {
                at += strides[d];
                if (++index[d] < shape.dim(d)) {
                    break;
                }
                at -= index[d] * strides[d];
                index[d] = 0;
            }
        }
    }

    private static int[] reversed(Shape shape) {
        int[] strides = new int[shape.rank()];
        int step = 1;
        for (int d = 0; d < strides.length; d++) {
            strides[d] = step;
            step *= shape.dim(d);
        }
        return strides;
    }

    private static int[] doubled(Shape shape) {
        int[] strides = shape.strides();
        for (int d = 0; d < strides.length; d++) {
            strides[d] *= 2;
        }
        return strides;
    }

    private static int[] repeating(Shape shape) {
        int[] strides = shape.strides();
        if (strides.length > 0) {
            strides[0] = 0;
        }
        if (strides.length > 2) {
            strides[strides.length - 1] = 0;
        }
        return strides;
    }
}
