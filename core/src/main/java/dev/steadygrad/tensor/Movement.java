package dev.steadygrad.tensor;

import dev.steadygrad.array.Verbs;
import dev.steadygrad.array.Views;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.Shape;
import dev.steadygrad.op.Clone;
import dev.steadygrad.op.Diagonal;
import dev.steadygrad.op.Dims;
import dev.steadygrad.op.Expand;
import dev.steadygrad.op.Permute;
import dev.steadygrad.op.Reshape;
import dev.steadygrad.op.Unfold;
import dev.steadygrad.op.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The same elements in other shapes and orders, as views where the layout allows it.
public sealed interface Movement extends Verbs<Tensor> permits Tensor {

    // ---- layout

    /// How many elements of the storage lie from one position to the next, in each dimension.
    default int[] strides() {
        return array().data().strides().clone();
    }

    /// Whether the elements lie in row-major order without gaps.
    default boolean isContiguous() {
        return array().isContiguous();
    }

    /// This tensor where it is contiguous, else a copy that is.
    default Tensor contiguous() {
        return isContiguous() ? (Tensor) this : apply(new Clone());
    }

    // ---- other shapes

    /// The elements in row-major order in another shape, never copied.
    ///
    /// **Errors**: `IllegalArgumentException` where the layout needs a copy; use [#reshape(int...)].
    ///
    /// @param sizes one may be -1: it follows from the number of elements
    default Tensor view(int... sizes) {
        return view(Views.infer("view", shape(), sizes));
    }

    default Tensor view(Shape shape) {
        return apply(new View(Views.infer("view", shape(), shape.toArray())));
    }

    /// The elements in row-major order in another shape, copied where the layout needs it.
    ///
    /// @param sizes one may be -1: it follows from the number of elements
    default Tensor reshape(int... sizes) {
        return reshape(Views.infer("reshape", shape(), sizes));
    }

    @Override
    default Tensor reshape(Shape shape) {
        return shape.equals(shape()) ? (Tensor) this : apply(new Reshape(shape));
    }

    default Tensor viewAs(Tensor other) {
        return view(other.shape());
    }

    default Tensor reshapeAs(Tensor other) {
        return reshape(other.shape());
    }

    /// Dimensions `startDim` to `endDim`, both included, made one.
    default Tensor flatten(int startDim, int endDim) {
        int from = Check.dim("flatten", startDim, shape());
        int to = Check.dim("flatten", endDim, shape());
        Check.that(
                from <= to,
                "flatten: startDim must not come after endDim, got startDim=%d, endDim=%d for shape %s",
                startDim,
                endDim,
                shape());
        if (shape().rank() == 0) {
            return reshape(Shape.of(1));
        }
        Shape middle = Shape.of(shape().slice(from, to + 1).numel());
        return reshape(shape().slice(0, from).concat(middle).concat(shape().slice(to + 1, shape().rank())));
    }

    default Tensor flatten(int startDim) {
        return flatten(startDim, -1);
    }

    default Tensor flatten() {
        return flatten(0, -1);
    }

    /// Dimension `dim` made several, of the sizes given.
    ///
    /// @param sizes one may be -1: it follows from the size of `dim`
    default Tensor unflatten(int dim, int... sizes) {
        Check.that(shape().rank() > 0, "unflatten: a scalar has no dimension to split, got shape=%s", shape());
        int d = Check.dim("unflatten", dim, shape());
        Shape middle = Views.infer("unflatten", Shape.of(shape().dim(d)), sizes);
        return reshape(shape().slice(0, d).concat(middle).concat(shape().slice(d + 1, shape().rank())));
    }

    /// Without dimensions of size 1: without all of them where no dim is named, else without those named that have it.
    default Tensor squeeze(int... dims) {
        int[] named = Check.dims("squeeze", dims, shape());
        Shape squeezed = shape();
        for (int d = shape().rank() - 1; d >= 0; d--) {
            int at = d;
            boolean asked = dims.length == 0 || Arrays.stream(named).anyMatch(i -> i == at);
            squeezed = asked && shape().dim(d) == 1 ? squeezed.without(d) : squeezed;
        }
        return reshape(squeezed);
    }

    /// With a new dimension of size 1 at `dim`, in `[-rank - 1, rank]`.
    default Tensor unsqueeze(int dim) {
        int rank = shape().rank() + 1;
        if (dim < -rank || dim >= rank) {
            throw new IndexOutOfBoundsException("unsqueeze: dim must be in [%d, %d], got dim=%d for shape %s"
                    .formatted(-rank, rank - 1, dim, shape()));
        }
        return reshape(shape().inserting(dim < 0 ? dim + rank : dim, 1));
    }

    // ---- other orders

    @Override
    default Tensor permute(int... dims) {
        return apply(new Permute(Dims.of(dims)));
    }

    /// Two dimensions exchanged.
    default Tensor transpose(int dim0, int dim1) {
        int a = Check.dim("transpose", dim0, shape());
        int b = Check.dim("transpose", dim1, shape());
        int[] order = order();
        if (a != b) {
            order[a] = b;
            order[b] = a;
        }
        return permute(order);
    }

    /// As [#transpose].
    default Tensor swapaxes(int dim0, int dim1) {
        return transpose(dim0, dim1);
    }

    /// Dimension `source` moved to `destination`; the others keep their order.
    default Tensor movedim(int source, int destination) {
        int from = Check.dim("movedim", source, shape());
        int to = Check.dim("movedim", destination, shape());
        List<Integer> order = new ArrayList<>(Arrays.stream(order()).boxed().toList());
        if (from != to) {
            int moved = order.remove(from);
            order.add(to, moved);
        }
        return permute(order.stream().mapToInt(Integer::intValue).toArray());
    }

    private int[] order() {
        int[] order = new int[shape().rank()];
        Arrays.setAll(order, i -> i);
        return order;
    }

    /// A matrix transposed; a vector or scalar as it is.
    default Tensor t() {
        Check.that(shape().rank() <= 2, "t: at most 2 dimensions, got shape=%s; use transpose or permute", shape());
        return shape().rank() < 2 ? (Tensor) this : mT();
    }

    @Override
    default Tensor mT() {
        Check.that(shape().rank() >= 2, "mT: at least 2 dimensions are needed, got shape=%s", shape());
        return transpose(-2, -1);
    }

    /// The elements `[…, i, …, i + offset, …]` of two dimensions, as the last dimension of a view.
    default Tensor diagonal(int offset, int dim1, int dim2) {
        return apply(new Diagonal(offset, dim1, dim2));
    }

    default Tensor diagonal() {
        return diagonal(0, 0, 1);
    }

    /// Windows of `size` elements along `dim`, `step` apart, as the last dimension of a view: see [Unfold].
    default Tensor unfold(int dim, int size, int step) {
        return apply(new Unfold(dim, size, step));
    }

    // ---- repeated

    /// Missing dimensions and those of size 1 repeated, as a view.
    ///
    /// @param sizes -1 keeps a size
    default Tensor expand(int... sizes) {
        int[] full = sizes.clone();
        int lead = sizes.length - shape().rank();
        for (int d = Math.max(lead, 0); d < full.length; d++) {
            full[d] = full[d] == -1 ? shape().dim(d - lead) : full[d];
        }
        return expand(Shape.of(full));
    }

    @Override
    default Tensor expand(Shape shape) {
        return shape.equals(shape()) ? (Tensor) this : apply(new Expand(shape));
    }

    default Tensor expandAs(Tensor other) {
        return expand(other.shape());
    }

    default Tensor broadcastTo(int... sizes) {
        return expand(sizes);
    }
}
