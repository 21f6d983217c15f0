package dev.steadygrad.op;

import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Shape;

/// Some dimensions of a shape moved to the end and made one, so that an op of rows works on several dimensions; all of
/// them where none is named.
final class Fold {
    private final Shape shape;
    private final int[] order;
    private final int[] back;
    private final Shape moved;
    private final Shape folded;

    Fold(String op, Dims dims, Shape shape) {
        this.shape = shape;
        int rank = shape.rank();
        boolean[] last = new boolean[rank];
        int count = 0;
        for (int d : Reductions.all(op, dims.toArray(), shape)) {
            if (rank > 0) {
                last[d] = true;
                count++;
            }
        }
        order = new int[rank];
        back = new int[rank];
        int[] sizes = new int[rank];
        for (int d = 0, i = 0, j = rank - count; d < rank; d++) {
            int to = last[d] ? j++ : i++;
            order[to] = d;
            back[d] = to;
            sizes[to] = shape.dim(d);
        }
        moved = Shape.of(sizes);
        folded = moved.slice(0, rank - count)
                .concat(Shape.of(moved.slice(rank - count, rank).numel()));
    }

    /// `x` with the dimensions folded.
    <A extends Verbs<A>> A fold(A x) {
        return x.permute(order).reshape(folded);
    }

    /// What has the shape that [#fold] gives, unfolded.
    <A extends Verbs<A>> A unfold(A x) {
        return x.reshape(moved).permute(back);
    }

    /// The shape of what is reduced over the dimensions.
    Shape reduced(boolean keepdim) {
        if (!keepdim) {
            return folded.without(folded.rank() - 1);
        }
        Shape kept = shape;
        for (int i = folded.rank() - 1; i < order.length; i++) {
            kept = kept.with(order[i], 1);
        }
        return kept;
    }

    /// The shape of what is reduced, with a last dimension of 1 for the folded ones.
    Shape column() {
        return folded.with(folded.rank() - 1, 1);
    }
}
