package dev.steadygrad.tensor;

import dev.steadygrad.array.Indices;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Subscript;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Shape;
import dev.steadygrad.op.IndexPut;
import dev.steadygrad.op.Scatter;
import dev.steadygrad.op.ScatterAdd;

/// Writing to some of this tensor's elements, by the subscripts and positions of [Indexing]; with the rules, the errors
/// and the gradients of [InPlace]. Each returns this tensor.
@SuppressWarnings("MemberName") // PyTorch's names
public sealed interface Placing extends Verbs<Tensor> permits Tensor {

    // ---- by subscripts

    /// Writes `value`, broadcast and converted, to the elements that the subscript names, as PyTorch's
    /// `x[...] = value`; of two values for one element the last stays. There are gradients for both.
    default Tensor put(Tensor value, Index... index) {
        return write(Places.subscript("put", shape(), index), false, value);
    }

    default Tensor put(Number value, Index... index) {
        return put(lift(NdArray.number(value)), index);
    }

    /// Adds `value` to the elements that the subscript names, as often as they are named: PyTorch's `index_put_` with
    /// `accumulate`.
    default Tensor accumulate(Tensor value, Index... index) {
        return write(Places.subscript("accumulate", shape(), index), true, value);
    }

    private Tensor write(Subscript where, boolean accumulate, Tensor value) {
        return ((Tensor) this).apply_(new IndexPut(where, accumulate), value);
    }

    // ---- along one dimension, by tensors of positions

    /// See [Indexing#scatter(int, Tensor, Tensor)].
    default Tensor scatter_(int dim, Tensor index, Tensor src) {
        Tensor values = Places.leading("scatter", src, index.shape());
        return ((Tensor) this).apply_(new Scatter(dim, index.array()), values);
    }

    default Tensor scatter_(int dim, Tensor index, Number value) {
        Tensor src = lift(NdArray.full(dtype(), Shape.SCALAR, value));
        return scatter_(dim, index, src.expand(index.shape()));
    }

    /// See [Indexing#scatterAdd].
    default Tensor scatterAdd_(int dim, Tensor index, Tensor src) {
        Tensor values = Places.leading("scatterAdd", src, index.shape());
        return ((Tensor) this).apply_(new ScatterAdd(dim, index.array(), 1), values);
    }

    /// See [Indexing#indexAdd(int, Tensor, Tensor, Number)].
    default Tensor indexAdd_(int dim, Tensor index, Tensor source, Number alpha) {
        Tensor src = Places.slices("indexAdd", (Tensor) this, dim, index, source);
        Tensor x = Places.asVector((Tensor) this);
        NdArray at = Indices.along("indexAdd", index.array(), dim, x.shape());
        x.apply_(new ScatterAdd(dim, at, alpha), src);
        return (Tensor) this;
    }

    default Tensor indexAdd_(int dim, Tensor index, Tensor source) {
        return indexAdd_(dim, index, source, 1);
    }

    /// See [Indexing#indexCopy].
    default Tensor indexCopy_(int dim, Tensor index, Tensor source) {
        Tensor src = Places.slices("indexCopy", (Tensor) this, dim, index, source);
        Tensor x = Places.asVector((Tensor) this);
        NdArray at = Indices.along("indexCopy", index.array(), dim, x.shape());
        x.apply_(new Scatter(dim, at), src);
        return (Tensor) this;
    }

    /// See [Indexing#indexFill].
    default Tensor indexFill_(int dim, Tensor index, Number value) {
        Tensor x = Places.asVector((Tensor) this);
        x.scatter_(dim, Tensor.wrap(Indices.along("indexFill", index.array(), dim, x.shape())), value);
        return (Tensor) this;
    }

    // ---- by masks

    /// Writes the elements of `source`, in order, to where `mask`, broadcast, is true: see [Indexing#maskedScatter].
    default Tensor maskedScatter_(Tensor mask, Tensor source) {
        Tensor full = mask.expand(shape());
        return put(Places.forMask(full, source), Index.mask(full));
    }
}
