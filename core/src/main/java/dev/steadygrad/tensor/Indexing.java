package dev.steadygrad.tensor;

import dev.steadygrad.array.Indices;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Shape;
import dev.steadygrad.op.Gather;
import dev.steadygrad.op.IndexGet;
import dev.steadygrad.op.IndexPut;
import dev.steadygrad.op.Scatter;
import dev.steadygrad.op.ScatterAdd;
import java.util.Arrays;

/// Some of the elements: by position, slice, mask or tensors of positions. Positions, slices and new axes give views,
/// masks and tensors copies.
public sealed interface Indexing extends Verbs<Tensor> permits Tensor {

    /// The elements that the subscript names, as PyTorch's `x[...]`.
    ///
    /// **Errors**: `IndexOutOfBoundsException` for too many parts or a position out of range, which it names;
    /// `IllegalArgumentException` for masks and positions that don't fit the shape or don't broadcast together.
    default Tensor get(Index... index) {
        return apply(new IndexGet(Places.subscript("get", shape(), index)));
    }

    /// As [#get(Index...)] of a position in each of the first dimensions.
    default Tensor get(int... positions) {
        return get(Arrays.stream(positions).mapToObj(Index::at).toArray(Index[]::new));
    }

    /// A copy with `value`, broadcast, written to the elements that the subscript names.
    default Tensor indexPut(Tensor value, Index... index) {
        return apply(new IndexPut(Places.subscript("indexPut", shape(), index), false), value);
    }

    // ---- along one dimension, by tensors of positions

    /// Elements by their positions along `dim`: see [Gather].
    default Tensor gather(int dim, Tensor index) {
        return apply(new Gather(dim, index.array()));
    }

    /// A copy with elements of `src` written to positions along `dim`: see [Scatter].
    default Tensor scatter(int dim, Tensor index, Tensor src) {
        return apply(new Scatter(dim, index.array()), Places.leading("scatter", src, index.shape()));
    }

    /// A copy with `value` written to positions along `dim`.
    default Tensor scatter(int dim, Tensor index, Number value) {
        Tensor src = lift(NdArray.full(dtype(), Shape.SCALAR, value));
        return scatter(dim, index, src.expand(index.shape()));
    }

    /// A copy with elements of `src` added at positions along `dim`: see [ScatterAdd].
    default Tensor scatterAdd(int dim, Tensor index, Tensor src) {
        return apply(new ScatterAdd(dim, index.array(), 1), Places.leading("scatterAdd", src, index.shape()));
    }

    /// The slices at positions of `dim`, a vector of them.
    default Tensor indexSelect(int dim, Tensor index) {
        Tensor rows = Places.asVector((Tensor) this);
        NdArray at = Indices.along("indexSelect", index.array(), dim, rows.shape());
        Tensor y = rows.apply(new Gather(dim, at));
        return y.reshape(shape().rank() == 0 ? shape() : y.shape());
    }

    /// A copy with `alpha` times the slices of `source` added at positions of `dim`, a vector of them.
    default Tensor indexAdd(int dim, Tensor index, Tensor source, Number alpha) {
        Tensor src = Places.slices("indexAdd", (Tensor) this, dim, index, source);
        Tensor x = Places.asVector((Tensor) this);
        NdArray at = Indices.along("indexAdd", index.array(), dim, x.shape());
        return x.apply(new ScatterAdd(dim, at, alpha), src).reshape(shape());
    }

    default Tensor indexAdd(int dim, Tensor index, Tensor source) {
        return indexAdd(dim, index, source, 1);
    }

    /// A copy with the slices of `source` written to positions of `dim`, a vector of them.
    default Tensor indexCopy(int dim, Tensor index, Tensor source) {
        Tensor src = Places.slices("indexCopy", (Tensor) this, dim, index, source);
        Tensor x = Places.asVector((Tensor) this);
        NdArray at = Indices.along("indexCopy", index.array(), dim, x.shape());
        return x.apply(new Scatter(dim, at), src).reshape(shape());
    }

    /// A copy with `value` written to the slices at positions of `dim`, a vector of them.
    default Tensor indexFill(int dim, Tensor index, Number value) {
        Tensor x = Places.asVector((Tensor) this);
        NdArray at = Indices.along("indexFill", index.array(), dim, x.shape());
        return x.scatter(dim, Tensor.wrap(at), value).reshape(shape());
    }

    // ---- by masks and classes

    /// The elements where `mask` is true, `[count]`; both broadcast.
    default Tensor maskedSelect(Tensor mask) {
        Shape shape = Shape.broadcast("maskedSelect", shape(), mask.shape());
        return expand(shape).get(Index.mask(mask.expand(shape))).reshape(-1);
    }

    /// A copy with the elements of `source`, in order, written to where `mask`, broadcast, is true.
    default Tensor maskedScatter(Tensor mask, Tensor source) {
        Shape shape = Shape.broadcast("maskedScatter", shape(), mask.shape());
        Tensor full = mask.expand(shape);
        return expand(shape).indexPut(Places.forMask(full, source), Index.mask(full));
    }

    /// Elements by their positions in row-major order, in the shape of `index`.
    default Tensor take(Tensor index) {
        Tensor row = reshape(Shape.of(shape().numel()));
        return row.apply(new IndexGet(Places.subscript("take", row.shape(), Index.at(index))));
    }

    /// The positions of the elements that are not 0, int64 `[count, rank]`.
    default Tensor nonzero() {
        return Tensor.wrap(Indices.nonzero(array()));
    }

    /// A row of `numClasses` elements for each class of this tensor, int64: 1 at its position, 0 elsewhere.
    ///
    /// @param numClasses -1 for the largest class and one more
    default Tensor oneHot(int numClasses) {
        return Tensor.wrap(Indices.oneHot(array(), numClasses));
    }
}
