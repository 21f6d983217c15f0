package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.op.CrossEntropyRows;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An input with a value for each class, `[C]`, `[N, C]` or `[N, C, d1, …, dK]`, seen as rows `[rows, C]`; it need not
/// be there.
///
/// @param op the function that is called, for messages
/// @param shape the input's without the classes
/// @param dim where the classes are
/// @param first the position of the first of these rows in those of `whole`, for messages
record ClassRows(String op, Shape shape, int classes, DType dtype, int dim, int first, Shape whole) {

    ClassRows(String op, Shape shape, int classes, DType dtype, int dim) {
        this(op, shape, classes, dtype, dim, 0, shape);
    }

    /// With the classes in the usual place.
    static ClassRows of(String op, Tensor input, @Nullable Tensor weight) {
        return of(op, input, null, weight);
    }

    /// @param classDim may be negative; null for the first of one dimension and the second of several
    ///
    /// **Errors**: `IllegalArgumentException` for integers, a scalar, or weights that don't fit;
    /// `IndexOutOfBoundsException` for a dim out of range.
    static ClassRows of(String op, Tensor input, @Nullable Integer classDim, @Nullable Tensor weight) {
        Check.floating(op, input.dtype());
        Check.that(
                input.rank() > 0,
                "%s: the input must have shape [C], [N, C] or [N, C, d1, ...], got shape=%s",
                op,
                input.shape());
        int usual = input.rank() == 1 ? 0 : 1;
        int dim = classDim == null ? usual : Check.dim(op, classDim, input.shape());
        ClassRows rows = new ClassRows(op, input.shape().without(dim), input.size(dim), input.dtype(), dim);
        if (weight != null) {
            rows.checkWeight(weight);
        }
        return rows;
    }

    /// **Errors**: `IllegalArgumentException` unless there is a weight for each class, of the input's dtype.
    void checkWeight(Tensor weight) {
        Check.that(
                weight.shape().equals(Shape.of(classes)),
                "%s: there must be one weight for each of the %d classes, got weight of shape=%s",
                op,
                classes,
                weight.shape());
        Check.that(
                weight.dtype() == dtype,
                "%s: the weights must have the input's dtype %s, got weight of dtype=%s; convert them with to(dtype)",
                op,
                dtype,
                weight.dtype());
    }

    /// `count` rows from row `from` on, of an input whose classes come last.
    ClassRows slice(int from, int count) {
        return new ClassRows(op, Shape.of(count), classes, dtype, 1, first + from, whole);
    }

    /// Whether `x` has the input's shape.
    boolean fits(Shape x) {
        return x.rank() == shape.rank() + 1
                && x.dim(dim) == classes
                && x.without(dim).equals(shape);
    }

    /// The input's shape, for messages: it may be larger than an array.
    String inputShape() {
        int[] dims = new int[shape.rank() + 1];
        for (int d = 0; d < dims.length; d++) {
            dims[d] = d == dim ? classes : shape.dim(d < dim ? d : d - 1);
        }
        return Arrays.toString(dims);
    }

    /// `x`, which has the input's shape, as rows.
    Tensor of(Tensor x) {
        int[] order = new int[x.rank()];
        for (int d = 0, i = 0; d < order.length; d++) {
            if (d != dim) {
                order[i++] = d;
            }
        }
        order[order.length - 1] = dim;
        Tensor last = dim == x.rank() - 1 ? x : x.permute(order);
        return last.reshape(Shape.of(shape.numel(), classes));
    }

    /// Row `i` by its position in each dimension, as `[1, 2]`; `[]` for the one row of a scalar.
    String place(int i) {
        return whole.place(first + i);
    }

    /// The reduction of what `f` makes of the rows' cross-entropy.
    Tensor reduced(
            Tensor input,
            Tensor target,
            long ignoreIndex,
            @Nullable Tensor weight,
            Reduction reduction,
            UnaryOperator<Tensor> f) {
        ClassTargets targets = ClassTargets.of(this, target, ignoreIndex, weight);
        Tensor losses = of(input).apply(new CrossEntropyRows(), List.of(targets.indices()));
        return reduction.ofRows(op, targets.weigh(f.apply(losses)), targets.total(), shape, dtype);
    }
}
