package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// An input with a value for each class, `[C]`, `[N, C]` or `[N, C, d1, …, dK]`, seen as rows `[rows, C]`.
///
/// @param op the function that is called, for messages
record ClassRows(String op, Tensor input) {

    /// **Errors**: `IllegalArgumentException` for integers, a scalar, or weights that don't fit.
    static ClassRows of(String op, Tensor input, @Nullable Tensor weight) {
        Check.floating(op, input.dtype());
        Check.that(
                input.rank() > 0,
                "%s: the input must have shape [C], [N, C] or [N, C, d1, ...], got shape=%s",
                op,
                input.shape());
        ClassRows rows = new ClassRows(op, input);
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

    private int dim() {
        return input.rank() == 1 ? 0 : 1;
    }

    int classes() {
        return input.size(dim());
    }

    /// The shape without the classes.
    Shape shape() {
        return input.shape().without(dim());
    }

    DType dtype() {
        return input.dtype();
    }

    /// `x`, which has the input's shape, as rows.
    Tensor of(Tensor x) {
        int[] order = new int[x.rank()];
        for (int d = 0, i = 0; d < order.length; d++) {
            if (d != dim()) {
                order[i++] = d;
            }
        }
        order[order.length - 1] = dim();
        Tensor last = x.rank() > 2 ? x.permute(order) : x;
        return last.reshape(Shape.of(shape().numel(), classes()));
    }
}
