package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What stands between the brackets in `x[0, 1:5, mask]`, worked out for arrays of one shape: a window on the array,
/// which is a view, and then, where there are masks or arrays of positions, the elements picked from it.
///
/// **PyTorch**: positions, slices, new axes and the ellipsis come first, wherever they stand; then the picks, whose
/// shared shape takes the place of the dimensions they index where these are neighbours, else it comes first.
public final class Subscript {
    private final String op;
    private final Shape source;
    private final int[] starts;
    private final Shape window;

    /// For each dimension of the window, that of the array it runs along, -1 for a new one.
    private final int[] along;

    private final int[] steps;
    private final @Nullable Picks picks;

    Subscript(String op, Shape source, int[] starts, Shape window, int[] along, int[] steps, @Nullable Picks picks) {
        this.op = op;
        this.source = source;
        this.starts = starts;
        this.window = window;
        this.along = along;
        this.steps = steps;
        this.picks = picks;
    }

    /// Begins a subscript for arrays of shape `source`.
    ///
    /// @param dims how many dimensions its parts take in all; an ellipsis stands for the others
    public static SubscriptBuilder of(String op, Shape source, int dims) {
        return new SubscriptBuilder(op, source, dims);
    }

    /// Position `index` of `dim`, which goes; negative ones count from the end.
    public static Subscript select(String op, Shape source, int dim, long index) {
        Check.that(source.rank() > 0, "%s: a scalar has no dimension to select from, got shape=%s", op, source);
        int d = Check.dim(op, dim, source);
        return skipping(op, source, d).at(index).build();
    }

    /// Positions `start, start + step, …` before `stop` of `dim`; negative bounds count from the end, those beyond the
    /// ends stand for these.
    public static Subscript slice(String op, Shape source, int dim, long start, long stop, long step) {
        Check.that(source.rank() > 0, "%s: a scalar has no dimension to slice, got shape=%s", op, source);
        int d = Check.dim(op, dim, source);
        return skipping(op, source, d).slice(start, stop, step).build();
    }

    /// Positions `start` to `start + length - 1` of `dim`.
    ///
    /// **Errors**: `IndexOutOfBoundsException` where they are not all there.
    public static Subscript narrow(String op, Shape source, int dim, int start, int length) {
        Check.that(source.rank() > 0, "%s: a scalar has no dimension to narrow, got shape=%s", op, source);
        int d = Check.dim(op, dim, source);
        int size = source.dim(d);
        if (start < -size || start > size) {
            throw new IndexOutOfBoundsException("%s: start must be in [%d, %d], got start=%d at dim=%d of shape %s"
                    .formatted(op, -size, size, start, d, source));
        }
        int from = start < 0 ? start + size : start;
        if (length < 0 || length > size - from) {
            throw new IndexOutOfBoundsException(
                    "%s: length must be in [0, %d] from start=%d, got length=%d at dim=%d of shape %s"
                            .formatted(op, size - from, start, length, d, source));
        }
        return skipping(op, source, d).slice(from, from + length, 1).build();
    }

    private static SubscriptBuilder skipping(String op, Shape source, int dims) {
        SubscriptBuilder b = of(op, source, source.rank());
        for (int i = 0; i < dims; i++) {
            b.all();
        }
        return b;
    }

    /// Whether what it names is a view; else it is a copy.
    public boolean isView() {
        return picks == null;
    }

    /// The elements named, as a view or, where positions or masks pick them, a copy.
    public NdArray get(NdArray x) {
        NdArray w = window(x);
        return picks == null ? w : picks.get(w);
    }

    /// Writes `value`, broadcast and converted, to the elements named; of two values for one element the last stays.
    ///
    /// **Errors**: `IllegalArgumentException` where `value` does not broadcast to their shape, or where elements of `x`
    /// share a place; nothing is written then.
    public void put(NdArray x, NdArray value) {
        write(x, value, null);
    }

    /// Adds `value` to the elements named, as often as they are named.
    public void add(NdArray x, NdArray value) {
        write(x, value, Binary.ADD);
    }

    private void write(NdArray x, NdArray value, @Nullable Binary f) {
        NdArray w = window(x);
        for (int d = 0; d < w.rank(); d++) {
            Check.that(
                    w.shape().dim(d) == 1 || w.data().strides()[d] != 0,
                    "%s: an expanded array can't be written, its elements share places, got shape %s with strides %s; "
                            + "write a copy (clone())",
                    op,
                    x.shape(),
                    Arrays.toString(x.data().strides()));
        }
        NdArray own = value.storage() == x.storage() ? value.copy(value.dtype()) : value;
        NdArray full = picks == null ? fitted(own, window) : fitted(own.to(x.dtype()), picks.shape(window));
        if (picks != null) {
            picks.write(w, full, f);
        } else if (f == null) {
            Backends.get().copy(full.data(), w.data());
        } else {
            Backends.get().binary(f, w.data(), full.data(), w.data());
        }
        x.storage().changed();
    }

    /// `value` broadcast; leading dimensions of size 1 that it has too many are left away, as PyTorch does.
    private NdArray fitted(NdArray value, Shape shape) {
        int lead = 0;
        while (value.rank() - lead > shape.rank() && value.shape().dim(lead) == 1) {
            lead++;
        }
        NdArray v = value.reshape(value.shape().slice(lead, value.rank()));
        Check.that(
                v.rank() <= shape.rank()
                        && Shape.broadcast(op, v.shape(), shape).equals(shape),
                "%s: the value must broadcast to what is written, got shape %s for %s",
                op,
                value.shape(),
                shape);
        return v.expand(shape);
    }

    private NdArray window(NdArray x) {
        Check.sameShape(op, "the array", x.shape(), source);
        int[] strides = x.data().strides();
        int offset = x.data().offset();
        for (int d = 0; d < starts.length; d++) {
            offset += window.numel() == 0 ? 0 : starts[d] * strides[d];
        }
        int[] s = new int[along.length];
        for (int d = 0; d < s.length; d++) {
            s[d] = along[d] < 0 ? 0 : strides[along[d]] * steps[d];
        }
        return NdArray.of(new Strided(x.storage(), window, s, offset));
    }

    @Override
    public String toString() {
        return "Subscript(" + source + " -> " + (picks == null ? window : picks.shape(window)) + ")";
    }
}
