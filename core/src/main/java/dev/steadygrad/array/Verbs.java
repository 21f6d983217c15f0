package dev.steadygrad.array;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Compare;
import java.util.List;

/// What a gradient rule may say. `NdArray` does it at once, by kernels; [Deferred] does what it says of elements in one
/// pass; `Tensor` records it, so that the gradient has a history of its own and can be differentiated again.
///
/// @param <A> the host: arrays or tensors
public interface Verbs<A extends Verbs<A>> {

    Shape shape();

    DType dtype();

    /// The values, without history.
    NdArray array();

    /// Values of the rule's own (a mask, positions, a scalar) as a constant of this host.
    A lift(NdArray constant);

    /// Any other op.
    A apply(UnaryOp op);

    A apply(BinaryOp op, A b);

    /// @param others the inputs after this one
    A apply(NaryOp op, List<A> others);

    A neg();

    A exp();

    A log();

    A sqrt();

    A add(A b);

    A sub(A b);

    A mul(A b);

    A div(A b);

    /// A bool for each pair of elements, broadcast: whether `f` holds.
    A compare(Compare f, A b);

    /// This where the bool `condition` holds, else `other`, broadcast.
    A where(A condition, A other);

    /// `value` where the bool `mask` holds, else this; the dtype stays.
    A maskedFill(A mask, Number value);

    A matmul(A b);

    A sum(int[] dims, boolean keepdim);

    A reshape(Shape shape);

    A expand(Shape shape);

    A permute(int... order);

    A to(DType dtype);

    default A add(Number v) {
        return add(lift(NdArray.number(v)));
    }

    default A sub(Number v) {
        return sub(lift(NdArray.number(v)));
    }

    default A mul(Number v) {
        return mul(lift(NdArray.number(v)));
    }

    default A compare(Compare f, Number v) {
        return compare(f, lift(NdArray.number(v)));
    }

    default A div(Number v) {
        return div(lift(NdArray.number(v)));
    }

    /// The last two dimensions exchanged.
    default A mT() {
        int rank = shape().rank();
        int[] order = new int[rank];
        for (int i = 0; i < rank; i++) {
            order[i] = i;
        }
        order[rank - 2] = rank - 1;
        order[rank - 1] = rank - 2;
        return permute(order);
    }

    /// Sums over the dimensions along which `to` was broadcast to this shape.
    default A sumTo(Shape to) {
        int lead = shape().rank() - to.rank();
        int count = lead;
        for (int i = 0; i < to.rank(); i++) {
            count += to.dim(i) == 1 && shape().dim(i + lead) != 1 ? 1 : 0;
        }
        int[] dims = new int[count];
        for (int i = 0, j = 0; i < shape().rank(); i++) {
            if (i < lead || to.dim(i - lead) == 1 && shape().dim(i) != 1) {
                dims[j++] = i;
            }
        }
        return count == 0 ? reshape(to) : sum(dims, true).reshape(to);
    }
}
