package dev.steadygrad.tensor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Unary;
import dev.steadygrad.op.Abs;
import dev.steadygrad.op.Add;
import dev.steadygrad.op.AddScaled;
import dev.steadygrad.op.Clamp;
import dev.steadygrad.op.Div;
import dev.steadygrad.op.DivRounded;
import dev.steadygrad.op.Exp;
import dev.steadygrad.op.Lerp;
import dev.steadygrad.op.Log;
import dev.steadygrad.op.MaskedFill;
import dev.steadygrad.op.Mul;
import dev.steadygrad.op.Neg;
import dev.steadygrad.op.Overwrite;
import dev.steadygrad.op.Pow;
import dev.steadygrad.op.Reciprocal;
import dev.steadygrad.op.Relu;
import dev.steadygrad.op.Remainder;
import dev.steadygrad.op.Rounding;
import dev.steadygrad.op.Rsqrt;
import dev.steadygrad.op.Sigmoid;
import dev.steadygrad.op.Sqrt;
import dev.steadygrad.op.Square;
import dev.steadygrad.op.Stepwise;
import dev.steadygrad.op.Sub;
import dev.steadygrad.op.Tanh;
import java.util.List;

/// Ops that write their result into this tensor and return it; [Tensor#apply_] does it with any op, and [Placing] holds
/// those that write to some elements. The shape and dtype stay, and history is kept: the tensor's, that of the tensor
/// it is a view of, and that of other views. Nothing is allocated but what the op's rule saves, unless an argument lies
/// in this tensor's memory in another order, or the result has another dtype.
///
/// **Errors**: `IllegalStateException` where history is recorded and this is a leaf that wants a gradient, or a view of
/// one; `IllegalArgumentException` where the result has another shape or a dtype of a higher category, or where this is
/// an expanded tensor.
@SuppressWarnings("MemberName") // PyTorch's names
public sealed interface InPlace extends Verbs<Tensor> permits Tensor {

    private Tensor self() {
        return (Tensor) this;
    }

    private Tensor number(Number v) {
        return lift(NdArray.number(v));
    }

    // ---- arithmetic

    default Tensor add_(Tensor b) {
        return self().apply_(new Add(), b);
    }

    default Tensor add_(Number b) {
        return add_(number(b));
    }

    /// Adds alpha · b: see [AddScaled].
    default Tensor add_(Tensor b, Number alpha) {
        return self().apply_(new AddScaled(alpha, false), b);
    }

    default Tensor sub_(Tensor b) {
        return self().apply_(new Sub(), b);
    }

    default Tensor sub_(Number b) {
        return sub_(number(b));
    }

    /// Takes alpha · b off: see [AddScaled].
    default Tensor sub_(Tensor b, Number alpha) {
        return self().apply_(new AddScaled(alpha, true), b);
    }

    default Tensor mul_(Tensor b) {
        return self().apply_(new Mul(), b);
    }

    default Tensor mul_(Number b) {
        return mul_(number(b));
    }

    default Tensor div_(Tensor b) {
        return self().apply_(new Div(), b);
    }

    default Tensor div_(Number b) {
        return div_(number(b));
    }

    default Tensor div_(Tensor b, Rounding roundingMode) {
        return self().apply_(new DivRounded(roundingMode), b);
    }

    default Tensor div_(Number b, Rounding roundingMode) {
        return div_(number(b), roundingMode);
    }

    default Tensor remainder_(Tensor b) {
        return self().apply_(new Remainder(Rounding.FLOOR), b);
    }

    default Tensor remainder_(Number b) {
        return remainder_(number(b));
    }

    default Tensor pow_(Tensor exponent) {
        return self().apply_(new Pow(), exponent);
    }

    default Tensor pow_(Number exponent) {
        return pow_(number(exponent));
    }

    default Tensor lerp_(Tensor end, Tensor weight) {
        return self().apply_(new Lerp(), List.of(end, weight));
    }

    default Tensor lerp_(Tensor end, Number weight) {
        Check.floating("lerp", dtype());
        return lerp_(end, lift(NdArray.constant("lerp", dtype(), weight)));
    }

    // ---- functions of each element

    default Tensor neg_() {
        return self().apply_(new Neg());
    }

    default Tensor abs_() {
        return self().apply_(new Abs());
    }

    default Tensor reciprocal_() {
        return self().apply_(new Reciprocal());
    }

    default Tensor square_() {
        return self().apply_(new Square());
    }

    default Tensor sqrt_() {
        return self().apply_(new Sqrt());
    }

    default Tensor rsqrt_() {
        return self().apply_(new Rsqrt());
    }

    default Tensor exp_() {
        return self().apply_(new Exp());
    }

    default Tensor log_() {
        return self().apply_(new Log());
    }

    default Tensor relu_() {
        return self().apply_(new Relu());
    }

    default Tensor sigmoid_() {
        return self().apply_(new Sigmoid());
    }

    default Tensor tanh_() {
        return self().apply_(new Tanh());
    }

    default Tensor floor_() {
        return self().apply_(new Stepwise(Unary.FLOOR));
    }

    default Tensor ceil_() {
        return self().apply_(new Stepwise(Unary.CEIL));
    }

    default Tensor round_() {
        return self().apply_(new Stepwise(Unary.ROUND));
    }

    default Tensor trunc_() {
        return self().apply_(new Stepwise(Unary.TRUNC));
    }

    default Tensor sign_() {
        return self().apply_(new Stepwise(Unary.SIGN));
    }

    // ---- within bounds

    default Tensor clamp_(Tensor min, Tensor max) {
        return self().apply_(new Clamp(true, true), List.of(min, max));
    }

    default Tensor clamp_(Number min, Number max) {
        return clamp_(number(min), number(max));
    }

    default Tensor clampMin_(Tensor min) {
        return self().apply_(new Clamp(true, false), List.of(min));
    }

    default Tensor clampMin_(Number min) {
        return clampMin_(number(min));
    }

    default Tensor clampMax_(Tensor max) {
        return self().apply_(new Clamp(false, true), List.of(max));
    }

    default Tensor clampMax_(Number max) {
        return clampMax_(number(max));
    }

    // ---- values from elsewhere

    /// Takes the values of `b`, broadcast and converted.
    default Tensor copy_(Tensor b) {
        return self().apply_(new Overwrite(), b);
    }

    default Tensor fill_(Number v) {
        return copy_(number(v));
    }

    default Tensor zero_() {
        return fill_(0);
    }

    /// See [MaskedFill].
    default Tensor maskedFill_(Tensor mask, Tensor value) {
        return self().apply_(new MaskedFill(), List.of(mask, value));
    }

    default Tensor maskedFill_(Tensor mask, Number value) {
        return maskedFill_(mask, lift(NdArray.constant("maskedFill", dtype(), value)));
    }

    // ---- history

    /// As `requiresGrad(true)`.
    default Tensor requiresGrad_() {
        return self().requiresGrad(true);
    }
}
