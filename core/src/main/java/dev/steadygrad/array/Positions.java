package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Compare;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An integer array that names elements of another, as int64. An op keeps it as an argument: its rule reads it again
/// and fails where it has been changed in place since.
public final class Positions {
    private final NdArray values;
    private final int version;

    private Positions(NdArray values) {
        this.values = values;
        this.version = values.storage().version();
    }

    /// **Errors**: `IllegalArgumentException` where `index` is not of an integer dtype.
    public static Positions of(String op, NdArray index) {
        Check.that(
                index.dtype().category() == DType.Category.INTEGER,
                "%s: positions must be integers, got dtype=%s; convert them with to(DType.INT64)",
                op,
                index.dtype());
        return new Positions(index.to(DType.INT64));
    }

    public Shape shape() {
        return values.shape();
    }

    /// Those of `count` slices of dimension `d` from `start` on.
    Positions slice(int d, int start, int count) {
        return new Positions(Views.slice(values(), d, start, count, 1));
    }

    /// **Errors**: `IllegalStateException` where they have been changed in place.
    public NdArray values() {
        int now = values.storage().version();
        if (now != version) {
            throw new IllegalStateException(
                    "backward: positions that it needs were changed in place, got version=" + now
                            + " of an index of shape " + shape() + ", saved at version=" + version
                            + "; change a copy (clone()) instead");
        }
        return values;
    }

    /// The positions, negative ones counted from the end: an array of its own where there are such.
    ///
    /// **Errors**: as [#outside].
    static NdArray fromEnd(String op, NdArray index, int size, int dim) {
        NdArray whole = index.to(DType.INT64).contiguous();
        long[] at = (long[]) whole.storage().array();
        int first = whole.data().offset();
        long signs = 0;
        for (int i = 0; i < whole.numel(); i++) {
            long p = at[first + i];
            if (p < -size || p >= size) {
                throw outside(op, p, i, index.shape(), -size, size, dim);
            }
            signs |= p;
        }
        NdArray length = NdArray.number(size);
        NdArray zero = NdArray.number(0);
        return signs >= 0 ? whole : whole.compare(op, Compare.LT, zero).choose(whole.add(length), whole);
    }

    /// **Errors**: `IndexOutOfBoundsException` naming the first position outside `[0, size)`.
    void checkWithin(String op, int size, int dim) {
        IndexOutOfBoundsException wrong = outside(op, size, dim);
        if (wrong != null) {
            throw wrong;
        }
    }

    /// What is wrong with the first position outside `[0, size)`, after a kernel has met one.
    IndexOutOfBoundsException outside(String op, int size, int dim, IndexOutOfBoundsException met) {
        return Objects.requireNonNullElse(outside(op, size, dim), met);
    }

    private @Nullable IndexOutOfBoundsException outside(String op, int size, int dim) {
        NdArray own = values();
        if (own.numel() == 0) {
            return null;
        }
        for (int d = own.rank() - 1; d >= 0; d--) {
            own = own.data().strides()[d] == 0 ? Views.select(own, d, 0) : own;
        }
        NdArray row = own.contiguous();
        long[] at = (long[]) row.storage().array();
        int first = row.data().offset();
        for (int i = 0; i < row.numel(); i++) {
            if (at[first + i] < 0 || at[first + i] >= size) {
                return outside(op, at[first + i], i, own.shape(), 0, size, dim);
            }
        }
        return null;
    }

    /// `IndexOutOfBoundsException` that names the position, where it stands, and `dim`, of `size` elements.
    private static IndexOutOfBoundsException outside(
            String op, long position, int i, Shape shape, int low, int size, int dim) {
        return new IndexOutOfBoundsException("%s: positions must be in [%d, %d), got index%s=%d at dim=%d of size %d"
                .formatted(op, low, size, shape.place(i), position, dim, size));
    }
}
