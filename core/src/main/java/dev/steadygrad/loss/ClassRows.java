package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An input with a value for each class, `[C]`, `[N, C]` or `[N, C, d1, …, dK]`, seen as rows `[rows, C]`.
///
/// @param op the function that is called, for messages
/// @param dim where the classes are
record ClassRows(String op, Tensor input, int dim) {

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
        ClassRows rows = new ClassRows(op, input, dim);
        if (weight != null) {
            rows.checkWeight(weight);
        }
        return rows;
    }

    private void checkWeight(Tensor weight) {
        Check.that(
                weight.shape().equals(Shape.of(classes())),
                "%s: there must be one weight for each of the %d classes, got weight of shape=%s",
                op,
                classes(),
                weight.shape());
        Check.that(
                weight.dtype() == input.dtype(),
                "%s: the weights must have the input's dtype %s, got weight of dtype=%s; convert them with to(dtype)",
                op,
                input.dtype(),
                weight.dtype());
    }

    int classes() {
        return input.size(dim);
    }

    /// The shape without the classes.
    Shape shape() {
        return input.shape().without(dim);
    }

    DType dtype() {
        return input.dtype();
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
        return last.reshape(Shape.of(shape().numel(), classes()));
    }

    /// Row `i` by its position in each dimension, as `1, 2`; nothing for the one row of a scalar.
    String place(int i) {
        int[] at = new int[shape().rank()];
        for (int d = at.length - 1; d >= 0; d--) {
            at[d] = i % shape().dim(d);
            i /= shape().dim(d);
        }
        String text = Arrays.toString(at);
        return text.substring(1, text.length() - 1);
    }
}
