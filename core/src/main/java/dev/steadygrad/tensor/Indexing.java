package dev.steadygrad.tensor;

import dev.steadygrad.array.Indices;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Subscript;
import dev.steadygrad.array.SubscriptBuilder;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
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
        return apply(new IndexGet(subscript("get", index)));
    }

    /// As [#get(Index...)] of a position in each of the first dimensions.
    default Tensor get(int... positions) {
        return get(Arrays.stream(positions).mapToObj(Index::at).toArray(Index[]::new));
    }

    /// A copy with `value`, broadcast, written to the elements that the subscript names.
    default Tensor indexPut(Tensor value, Index... index) {
        return apply(new IndexPut(subscript("indexPut", index), false), value);
    }

    /// Writes `value`, broadcast and converted, to the elements that the subscript names, as PyTorch's `x[...] =
    /// value`,
    /// and returns this tensor; of two values for one element the last stays. As [InPlace], with gradients for both.
    default Tensor put(Tensor value, Index... index) {
        return write(subscript("put", index), false, value);
    }

    default Tensor put(Number value, Index... index) {
        return put(lift(NdArray.number(value)), index);
    }

    /// Adds `value` to the elements that the subscript names, as often as they are named, and returns this tensor:
    /// PyTorch's `index_put_` with `accumulate`.
    default Tensor accumulate(Tensor value, Index... index) {
        return write(subscript("accumulate", index), true, value);
    }

    private Tensor write(Subscript where, boolean accumulate, Tensor value) {
        Tensor self = (Tensor) this;
        if (Autograd.isRecording() && (self.requiresGrad() || value.requiresGrad())) {
            return self.apply_(new IndexPut(where, accumulate), value);
        }
        if (accumulate) {
            where.add(array(), value.array());
        } else {
            where.put(array(), value.array());
        }
        return self;
    }

    private Subscript subscript(String op, Index... index) {
        return subscript(op, shape(), index);
    }

    /// What `index` names in tensors of `shape`.
    private static Subscript subscript(String op, Shape shape, Index... index) {
        int dims = 0;
        for (Index part : index) {
            dims += part instanceof Index.Mask m ? m.mask().rank() : part instanceof Index.Mark ? 0 : 1;
        }
        SubscriptBuilder b = Subscript.of(op, shape, dims);
        for (Index part : index) {
            switch (part) {
                case Index.At at -> b.at(at.position());
                case Index.Slice s -> b.slice(s.start(), s.stop(), s.step());
                case Index.Mask m -> b.mask(m.mask().array());
                case Index.Positions p -> b.at(p.positions().array());
                case Index.Mark mark -> {
                    if (mark == Index.Mark.ELLIPSIS) {
                        b.ellipsis();
                    } else {
                        b.newAxis();
                    }
                }
            }
        }
        return b.build();
    }

    // ---- along one dimension, by tensors of positions

    /// Elements by their positions along `dim`: see [Gather].
    default Tensor gather(int dim, Tensor index) {
        return apply(new Gather(dim, index.array()));
    }

    /// A copy with elements of `src` written to positions along `dim`: see [Scatter].
    default Tensor scatter(int dim, Tensor index, Tensor src) {
        return apply(new Scatter(dim, index.array()), leading("scatter", src, index.shape()));
    }

    /// A copy with `value` written to positions along `dim`.
    default Tensor scatter(int dim, Tensor index, Number value) {
        Tensor src = lift(NdArray.full(dtype(), Shape.SCALAR, value));
        return scatter(dim, index, src.expand(index.shape()));
    }

    /// A copy with elements of `src` added at positions along `dim`: see [ScatterAdd].
    default Tensor scatterAdd(int dim, Tensor index, Tensor src) {
        return apply(new ScatterAdd(dim, index.array()), leading("scatterAdd", src, index.shape()));
    }

    /// The first elements of `src`, as many in each dimension as the index has.
    private static Tensor leading(String op, Tensor src, Shape index) {
        if (src.shape().equals(index) || src.rank() != index.rank()) {
            return src;
        }
        SubscriptBuilder b = Subscript.of(op, src.shape(), src.rank());
        for (int d = 0; d < index.rank(); d++) {
            Check.that(
                    index.dim(d) <= src.shape().dim(d),
                    "%s: the index may not be larger than the source, got shapes %s and %s",
                    op,
                    index,
                    src.shape());
            b.slice(0, index.dim(d), 1);
        }
        return src.apply(new IndexGet(b.build()));
    }

    /// The slices at positions of `dim`, a vector of them.
    default Tensor indexSelect(int dim, Tensor index) {
        Tensor rows = scalarAsVector((Tensor) this);
        NdArray at = Indices.along("indexSelect", index.array(), dim, rows.shape());
        Tensor y = rows.apply(new Gather(dim, at));
        return y.reshape(shape().rank() == 0 ? shape() : y.shape());
    }

    /// A copy with `alpha` times the slices of `source` added at positions of `dim`, a vector of them.
    default Tensor indexAdd(int dim, Tensor index, Tensor source, Number alpha) {
        Tensor src = checkedSlices("indexAdd", dim, index, source);
        Tensor scaled = alpha.doubleValue() == 1 ? src : src.mul(alpha);
        Tensor x = scalarAsVector((Tensor) this);
        NdArray at = Indices.along("indexAdd", index.array(), dim, x.shape());
        return x.apply(new ScatterAdd(dim, at), scaled).reshape(shape());
    }

    default Tensor indexAdd(int dim, Tensor index, Tensor source) {
        return indexAdd(dim, index, source, 1);
    }

    /// A copy with the slices of `source` written to positions of `dim`, a vector of them.
    default Tensor indexCopy(int dim, Tensor index, Tensor source) {
        Tensor src = checkedSlices("indexCopy", dim, index, source);
        Tensor x = scalarAsVector((Tensor) this);
        NdArray at = Indices.along("indexCopy", index.array(), dim, x.shape());
        return x.apply(new Scatter(dim, at), src).reshape(shape());
    }

    /// A copy with `value` written to the slices at positions of `dim`, a vector of them.
    default Tensor indexFill(int dim, Tensor index, Number value) {
        Tensor x = scalarAsVector((Tensor) this);
        NdArray at = Indices.along("indexFill", index.array(), dim, x.shape());
        return x.scatter(dim, Tensor.wrap(at), value).reshape(shape());
    }

    private static Tensor scalarAsVector(Tensor x) {
        return x.rank() == 0 ? x.reshape(Shape.of(1)) : x;
    }

    private Tensor checkedSlices(String op, int dim, Tensor index, Tensor source) {
        Shape x = scalarAsVector((Tensor) this).shape();
        Tensor src = scalarAsVector(source);
        int d = Check.dim(op, dim, x);
        Check.that(
                src.rank() == x.rank() && src.shape().equals(x.with(d, index.numel())),
                "%s: the source must have a slice of the input's sizes for each of %d positions at dim=%d, "
                        + "got shapes %s for %s",
                op,
                index.numel(),
                dim,
                source.shape(),
                shape());
        return src;
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
        int count = (int) full.array().to(DType.INT64).sum(new int[0], false).itemLong();
        Check.that(
                source.numel() >= count,
                "maskedScatter: the source must have an element for each true of the mask, got %d for %d",
                source.numel(),
                count);
        Tensor values = source.reshape(-1).narrow(0, 0, count);
        return expand(shape).indexPut(values, Index.mask(full));
    }

    /// Elements by their positions in row-major order, in the shape of `index`.
    default Tensor take(Tensor index) {
        Tensor row = reshape(Shape.of(shape().numel()));
        return row.apply(new IndexGet(subscript("take", row.shape(), Index.at(index))));
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
