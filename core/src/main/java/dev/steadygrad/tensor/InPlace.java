package dev.steadygrad.tensor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.op.Add;
import dev.steadygrad.op.Div;
import dev.steadygrad.op.Exp;
import dev.steadygrad.op.Mul;
import dev.steadygrad.op.Neg;
import dev.steadygrad.op.Overwrite;
import dev.steadygrad.op.Relu;
import dev.steadygrad.op.Sqrt;
import dev.steadygrad.op.Sub;

/// Ops that write their result into this tensor and return it; [Tensor#apply_] does it with any op. The shape and dtype
/// stay, and history is kept: the tensor's, that of the tensor it is a view of, and that of other views.
///
/// **Errors**: `IllegalStateException` where history is recorded and this is a leaf that wants a gradient, or a view of
/// one; `IllegalArgumentException` where the result has another shape or a dtype of a higher category.
@SuppressWarnings("MemberName") // PyTorch's names
public sealed interface InPlace extends Verbs<Tensor> permits Tensor {

    private Tensor self() {
        return (Tensor) this;
    }

    default Tensor add_(Tensor b) {
        return self().apply_(new Add(), b);
    }

    default Tensor add_(Number b) {
        return add_(lift(NdArray.number(b)));
    }

    default Tensor sub_(Tensor b) {
        return self().apply_(new Sub(), b);
    }

    default Tensor sub_(Number b) {
        return sub_(lift(NdArray.number(b)));
    }

    default Tensor mul_(Tensor b) {
        return self().apply_(new Mul(), b);
    }

    default Tensor mul_(Number b) {
        return mul_(lift(NdArray.number(b)));
    }

    default Tensor div_(Tensor b) {
        return self().apply_(new Div(), b);
    }

    default Tensor div_(Number b) {
        return div_(lift(NdArray.number(b)));
    }

    default Tensor neg_() {
        return self().apply_(new Neg());
    }

    default Tensor exp_() {
        return self().apply_(new Exp());
    }

    default Tensor sqrt_() {
        return self().apply_(new Sqrt());
    }

    default Tensor relu_() {
        return self().apply_(new Relu());
    }

    /// Takes the values of `b`, broadcast and converted.
    default Tensor copy_(Tensor b) {
        return self().apply_(new Overwrite(), b);
    }

    default Tensor fill_(Number v) {
        return copy_(lift(NdArray.number(v)));
    }

    default Tensor zero_() {
        return fill_(0);
    }
}
