package dev.steadygrad.array;

import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.LongStorage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Some of the positions along the first dimension of arrays, ascending. Those that follow each other are read and
/// written where they lie, others through a copy.
///
/// @param first the first position
/// @param positions all of them; null where each is 1 more than the last
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SomeRows(int first, int count, long @Nullable [] positions) {
    private static final String OP = "rows";

    /// The positions `from` (inclusive) to `to` (exclusive) of `all`, which ascend.
    public static SomeRows of(long[] all, int from, int to) {
        int count = to - from;
        int first = count == 0 ? 0 : (int) all[from];
        boolean together = count == 0 || all[to - 1] - first == count - 1;
        return new SomeRows(first, count, together ? null : Arrays.copyOfRange(all, from, to));
    }

    public static SomeRows range(int first, int count) {
        return new SomeRows(first, count, null);
    }

    /// Position `i`.
    public int at(int i) {
        return positions == null ? first + i : (int) positions[i];
    }

    /// `n` of these, from the `from`-th on.
    public SomeRows slice(int from, int n) {
        return positions == null ? range(first + from, n) : of(positions, from, from + n);
    }

    /// Whether [#of(NdArray)] gives a view.
    public boolean areTogether() {
        return positions == null;
    }

    /// These rows of `x`.
    public NdArray of(NdArray x) {
        return positions == null ? view(x) : Indices.gather(OP, x, 0, index(positions, x.shape()));
    }

    /// Writes `rows`, converted, to these of `y`, which only its maker has seen yet.
    public void write(NdArray y, NdArray rows) {
        if (positions == null) {
            view(y).assign(rows);
        } else {
            Indices.scatter(OP, null, y, 0, index(positions, y.shape()), rows.to(y.dtype()));
        }
    }

    private NdArray view(NdArray x) {
        return first == 0 && count == x.shape().dim(0) ? x : Views.slice(x, 0, first, count, 1);
    }

    private static Positions index(long[] positions, Shape like) {
        NdArray at = NdArray.of(new LongStorage(positions), Shape.of(positions.length));
        return Positions.of(OP, Indices.along(OP, at, 0, like));
    }
}
