package dev.steadygrad.tensor;

import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.op.Clone;
import dev.steadygrad.op.Dims;
import dev.steadygrad.op.Flip;
import dev.steadygrad.op.Roll;
import dev.steadygrad.op.Triangle;
import java.util.Arrays;

/// Copies with the elements repeated, in another order, or in other places.
public sealed interface Copying extends Verbs<Tensor> permits Tensor {

    // ---- repeated

    /// A copy with each dimension repeated as often as said; the tensor gets leading dimensions where more are named.
    default Tensor repeat(int... times) {
        int lead = times.length - shape().rank();
        Check.that(
                lead >= 0,
                "repeat: every dimension must be named, got times=%s for shape %s",
                Arrays.toString(times),
                shape());
        Shape apart = Shape.SCALAR;
        Shape repeated = Shape.SCALAR;
        int[] sizes = new int[times.length];
        for (int d = 0; d < times.length; d++) {
            int size = d < lead ? 1 : shape().dim(d - lead);
            apart = apart.concat(Shape.of(1, size));
            repeated = repeated.concat(Shape.of(times[d], size));
            sizes[d] = times[d] * size;
        }
        Tensor y = reshape(apart).expand(repeated).reshape(Shape.of(sizes));
        return y.array().storage() == array().storage() ? y.apply(new Clone()) : y;
    }

    /// As [#repeat], where dimensions that are not named come first and stay as they are.
    default Tensor tile(int... times) {
        int[] all = new int[Math.max(times.length, shape().rank())];
        Arrays.fill(all, 1);
        System.arraycopy(times, 0, all, all.length - times.length, times.length);
        return repeat(all);
    }

    /// A copy with each position of `dim` repeated, one copy behind the other.
    default Tensor repeatInterleave(int repeats, int dim) {
        Check.that(repeats >= 0, "repeatInterleave: repeats must be 0 or more, got repeats=%d", repeats);
        Tensor x = shape().rank() == 0 ? reshape(Shape.of(1)) : (Tensor) this;
        int d = Check.dim("repeatInterleave", dim, x.shape());
        Shape shape = x.shape();
        return x.unsqueeze(d + 1)
                .expand(shape.inserting(d + 1, repeats))
                .reshape(shape.with(d, Shape.of(shape.dim(d), repeats).numel()));
    }

    /// As [#repeatInterleave(int, int)] of all elements in row-major order.
    default Tensor repeatInterleave(int repeats) {
        return ((Tensor) this).flatten().repeatInterleave(repeats, 0);
    }

    /// A copy with position `i` of `dim` repeated `repeats[i]` times.
    default Tensor repeatInterleave(Tensor repeats, int dim) {
        int d = Check.dim("repeatInterleave", dim, shape());
        Check.that(
                repeats.rank() == 1 && !repeats.isFloatingPoint() && repeats.numel() == ((Tensor) this).size(d),
                "repeatInterleave: repeats must hold a whole number for each position, got repeats of shape %s for size "
                        + "%d at dim=%d",
                repeats.shape(),
                ((Tensor) this).size(d),
                d);
        long[] times = repeats.toLongArray();
        long total = 0;
        for (int i = 0; i < times.length; i++) {
            Check.that(times[i] >= 0, "repeatInterleave: repeats must be 0 or more, got repeats[%d]=%d", i, times[i]);
            total = Math.addExact(total, times[i]);
        }
        long[] at = new long
                [shape().with(d, Math.toIntExact(Math.min(total, Integer.MAX_VALUE)))
                        .dim(d)];
        for (int i = 0, next = 0; i < times.length; i++) {
            Arrays.fill(at, next, next + (int) times[i], i);
            next += (int) times[i];
        }
        return ((Tensor) this).indexSelect(d, Tensor.of(at, at.length));
    }

    // ---- in another order

    /// A copy with the elements along `dims` in reverse order.
    default Tensor flip(int... dims) {
        return apply(new Flip(Dims.of(dims)));
    }

    /// A copy with the elements along `dim` moved by `shift` positions; those beyond the end come in at the start.
    default Tensor roll(int shift, int dim) {
        return apply(new Roll(shift, dim));
    }

    /// As [#roll(int, int)] of all elements in row-major order.
    default Tensor roll(int shift) {
        return ((Tensor) this).flatten().roll(shift, 0).reshape(shape());
    }

    /// A copy of the matrices in the last two dimensions with 0 above the given diagonal: 0 is the main one, those
    /// above it count up.
    default Tensor tril(int diagonal) {
        return apply(new Triangle(false, diagonal));
    }

    default Tensor tril() {
        return tril(0);
    }

    /// A copy of the matrices in the last two dimensions with 0 below the given diagonal.
    default Tensor triu(int diagonal) {
        return apply(new Triangle(true, diagonal));
    }

    default Tensor triu() {
        return triu(0);
    }

    // ---- diagonals and differences

    /// The diagonal of a matrix, or the square matrix with a vector for its diagonal and 0 elsewhere; 0 is the main
    /// diagonal, those above it count up.
    default Tensor diag(int diagonal) {
        Check.that(
                shape().rank() == 1 || shape().rank() == 2,
                "diag: the input must be a vector or a matrix, got shape=%s; use diagonal for more dimensions",
                shape());
        if (shape().rank() == 2) {
            return ((Tensor) this).diagonal(diagonal, 0, 1).apply(new Clone());
        }
        int size = Math.addExact(shape().dim(0), Math.abs(diagonal));
        Tensor matrix = Tensor.zeros(dtype(), size, size);
        matrix.diagonal(diagonal, 0, 1).copy_((Tensor) this);
        return matrix;
    }

    default Tensor diag() {
        return diag(0);
    }

    /// What each element along the last dimension adds to the one before it.
    default Tensor diff() {
        return diff(1, -1);
    }

    /// The `n`-th differences along `dim`: each element less the one before it, `n` times. Bools give whether they
    /// differ.
    default Tensor diff(int n, int dim) {
        Check.that(n >= 0, "diff: n must be 0 or more, got n=%d", n);
        Check.that(shape().rank() > 0, "diff: a scalar has no differences, got shape=%s", shape());
        int d = Check.dim("diff", dim, shape());
        Tensor x = (Tensor) this;
        for (int i = 0; i < n && x.size(d) > 0; i++) {
            Tensor later = x.narrow(d, 1, x.size(d) - 1);
            Tensor earlier = x.narrow(d, 0, x.size(d) - 1);
            x = dtype() == DType.BOOL ? later.ne(earlier) : later.sub(earlier);
        }
        return x;
    }
}
