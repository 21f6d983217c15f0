package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes the parts of a subscript from left to right; each takes the next dimension of the array, an ellipsis all that
/// the others leave.
public final class SubscriptBuilder {
    private final String op;
    private final Shape source;
    private final int taken;
    private final int[] starts;
    private final List<Axis> axes = new ArrayList<>();
    private final List<Pick> picks = new ArrayList<>();
    private int dim;
    private boolean elided;

    /// A dimension of the window: along dimension `source` of the array, or new where that is -1.
    private record Axis(int source, int size, int step) {}

    /// Positions, 0 or more, in `count` dimensions of the window from `axis` on, taken as one.
    private record Pick(int axis, int count, NdArray positions) {}

    SubscriptBuilder(String op, Shape source, int dims) {
        if (dims > source.rank()) {
            throw new IndexOutOfBoundsException("%s: at most %d dimensions can be indexed, got %d for shape %s"
                    .formatted(op, source.rank(), dims, source));
        }
        this.op = op;
        this.source = source;
        this.taken = dims;
        this.starts = new int[source.rank()];
    }

    /// One position, whose dimension goes; negative ones count from the end.
    public SubscriptBuilder at(long position) {
        starts[dim] = Check.index(op, position, source.dim(dim), dim);
        dim++;
        return this;
    }

    /// Positions `start, start + step, …` before `stop`; negative bounds count from the end, those beyond the ends
    /// stand for these.
    public SubscriptBuilder slice(long start, long stop, long step) {
        Check.that(
                step >= 1, "%s: the step of a slice must be 1 or more, got step=%d at dim=%d; use flip", op, step, dim);
        int size = source.dim(dim);
        long from = clamp(start, size);
        long count = Math.max(0, clamp(stop, size) - from);
        starts[dim] = (int) from;
        axes.add(new Axis(
                dim, (int) (count / step + (count % step == 0 ? 0 : 1)), (int) Math.min(step, Math.max(size, 1))));
        dim++;
        return this;
    }

    private static long clamp(long bound, int size) {
        return Math.clamp(bound < 0 ? bound + size : bound, 0, size);
    }

    /// All of a dimension.
    public SubscriptBuilder all() {
        return slice(0, source.dim(dim), 1);
    }

    /// All of the dimensions that the other parts leave.
    public SubscriptBuilder ellipsis() {
        Check.that(!elided, "%s: only one ellipsis can stand in a subscript, got two for shape %s", op, source);
        elided = true;
        for (int i = taken; i < source.rank(); i++) {
            all();
        }
        return this;
    }

    /// A new dimension of size 1.
    public SubscriptBuilder newAxis() {
        axes.add(new Axis(-1, 1, 0));
        return this;
    }

    /// The positions at which a bool array is true; it takes as many dimensions as it has, and has their sizes.
    public SubscriptBuilder mask(NdArray mask) {
        Check.that(mask.dtype() == DType.BOOL, "%s: a mask must be bool, got dtype=%s", op, mask.dtype());
        int end = dim + mask.rank();
        Check.that(
                mask.shape().equals(source.slice(dim, end)),
                "%s: the mask must have the sizes it indexes, got shape %s for %s from dim=%d of shape %s",
                op,
                mask.shape(),
                source.slice(dim, end),
                dim,
                source);
        picks.add(new Pick(axes.size(), Math.max(mask.rank(), 1), Indices.trues(mask)));
        if (mask.rank() == 0) {
            return newAxis();
        }
        while (dim < end) {
            all();
        }
        return this;
    }

    /// Positions in any shape, which broadcasts with that of the other positions and masks; negative ones count from
    /// the end. A scalar is as [#at(long)].
    public SubscriptBuilder at(NdArray positions) {
        Check.that(
                positions.dtype() == DType.INT64 || positions.dtype() == DType.INT32,
                "%s: positions must be int64 or int32, got dtype=%s; convert with to(dtype), masks to bool",
                op,
                positions.dtype());
        if (positions.rank() == 0) {
            return at(positions.itemLong());
        }
        picks.add(new Pick(axes.size(), 1, Positions.fromEnd(op, positions, source.dim(dim), dim)));
        return all();
    }

    /// The dimensions left are taken whole.
    public Subscript build() {
        while (dim < source.rank()) {
            all();
        }
        int[] sizes = new int[axes.size()];
        int[] along = new int[sizes.length];
        int[] steps = new int[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            Axis axis = axes.get(i);
            sizes[i] = axis.size();
            along[i] = axis.source();
            steps[i] = axis.step();
        }
        return new Subscript(op, source, starts, Shape.of(sizes), along, steps, joined());
    }

    private @Nullable Picks joined() {
        if (picks.isEmpty()) {
            return null;
        }
        Shape shape = picks.getFirst().positions().shape();
        int[] dims = new int[0];
        for (Pick p : picks) {
            shape = Shape.broadcast(op, shape, p.positions().shape());
            int end = dims.length;
            dims = Arrays.copyOf(dims, end + p.count());
            for (int i = 0; i < p.count(); i++) {
                dims[end + i] = p.axis() + i;
            }
        }
        NdArray flat = picks.size() == 1 ? picks.getFirst().positions() : numbered(shape);
        NdArray row = flat.reshape(Shape.of(shape.numel())).contiguous();
        return new Picks(dims, shape, Positions.of(op, row));
    }

    /// The positions broadcast and numbered over all the dimensions that are indexed.
    private NdArray numbered(Shape shape) {
        NdArray y = NdArray.zeros(DType.INT64, shape);
        long[] number = (long[]) y.storage().array();
        for (Pick p : picks) {
            int size = 1;
            for (int i = 0; i < p.count(); i++) {
                size *= axes.get(p.axis() + i).size();
            }
            long[] at = p.positions().expand(shape).toLongArray();
            for (int i = 0; i < number.length; i++) {
                number[i] = number[i] * size + at[i];
            }
        }
        return y;
    }
}
