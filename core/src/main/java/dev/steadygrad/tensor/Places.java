package dev.steadygrad.tensor;

import dev.steadygrad.array.Subscript;
import dev.steadygrad.array.SubscriptBuilder;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.Shape;
import dev.steadygrad.op.IndexGet;

/// What subscripts and positions name, for reading ([Indexing]) and for writing ([Placing]).
final class Places {
    private Places() {}

    /// What `index` names in tensors of `shape`.
    static Subscript subscript(String op, Shape shape, Index... index) {
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

    /// The first elements of `src`, as many in each dimension as the index has.
    static Tensor leading(String op, Tensor src, Shape index) {
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

    /// `x`, but a scalar as a vector of one.
    static Tensor asVector(Tensor x) {
        return x.rank() == 0 ? x.reshape(Shape.of(1)) : x;
    }

    /// `source`, which has a slice of the sizes of `x` for each position of `dim`.
    static Tensor slices(String op, Tensor x, int dim, Tensor index, Tensor source) {
        Shape whole = asVector(x).shape();
        Tensor src = asVector(source);
        int d = Check.dim(op, dim, whole);
        Check.that(
                src.rank() == whole.rank() && src.shape().equals(whole.with(d, index.numel())),
                "%s: the source must have a slice of the input's sizes for each of %d positions at dim=%d, "
                        + "got shapes %s for %s",
                op,
                index.numel(),
                dim,
                source.shape(),
                x.shape());
        return src;
    }

    /// The first elements of `source`, one for each true of `mask`.
    static Tensor forMask(Tensor mask, Tensor source) {
        int count = (int) mask.sum().itemLong();
        Check.that(
                source.numel() >= count,
                "maskedScatter: the source must have an element for each true of the mask, got %d for %d",
                source.numel(),
                count);
        return source.reshape(-1).narrow(0, 0, count);
    }
}
