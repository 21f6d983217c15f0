package dev.steadygrad.tensor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Unary;
import dev.steadygrad.op.Abs;
import dev.steadygrad.op.Add;
import dev.steadygrad.op.AddScaled;
import dev.steadygrad.op.Clamp;
import dev.steadygrad.op.Div;
import dev.steadygrad.op.DivRounded;
import dev.steadygrad.op.Lerp;
import dev.steadygrad.op.MaskedFill;
import dev.steadygrad.op.Maximum;
import dev.steadygrad.op.Minimum;
import dev.steadygrad.op.Mul;
import dev.steadygrad.op.NanToNum;
import dev.steadygrad.op.Neg;
import dev.steadygrad.op.Reciprocal;
import dev.steadygrad.op.Remainder;
import dev.steadygrad.op.Rounding;
import dev.steadygrad.op.Stepwise;
import dev.steadygrad.op.Sub;
import dev.steadygrad.op.To;
import dev.steadygrad.op.Where;
import java.util.List;

/// Functions of each element; the record of each says more. Arguments broadcast; dtypes are promoted as PyTorch does,
/// and a Java number counts by its category alone: a whole one leaves integers integers.
public sealed interface Elementwise extends Verbs<Tensor> permits Tensor {

    // ---- arithmetic

    @Override
    default Tensor neg() {
        return apply(new Neg());
    }

    @Override
    default Tensor add(Tensor b) {
        return apply(new Add(), b);
    }

    /// This + alpha · b: see [AddScaled].
    default Tensor add(Tensor b, Number alpha) {
        return apply(new AddScaled(alpha, false), b);
    }

    @Override
    default Tensor sub(Tensor b) {
        return apply(new Sub(), b);
    }

    /// This - alpha · b: see [AddScaled].
    default Tensor sub(Tensor b, Number alpha) {
        return apply(new AddScaled(alpha, true), b);
    }

    /// number - this.
    default Tensor rsub(Number number) {
        return lift(NdArray.number(number)).sub((Tensor) this);
    }

    @Override
    default Tensor mul(Tensor b) {
        return apply(new Mul(), b);
    }

    @Override
    default Tensor div(Tensor b) {
        return apply(new Div(), b);
    }

    /// The quotient rounded: see [DivRounded].
    default Tensor div(Tensor b, Rounding roundingMode) {
        return apply(new DivRounded(roundingMode), b);
    }

    default Tensor div(Number b, Rounding roundingMode) {
        return div(lift(NdArray.number(b)), roundingMode);
    }

    default Tensor floorDivide(Tensor b) {
        return div(b, Rounding.FLOOR);
    }

    default Tensor floorDivide(Number b) {
        return div(b, Rounding.FLOOR);
    }

    /// What [#floorDivide] leaves, with the sign of `b`: see [Remainder].
    default Tensor remainder(Tensor b) {
        return apply(new Remainder(Rounding.FLOOR), b);
    }

    default Tensor remainder(Number b) {
        return remainder(lift(NdArray.number(b)));
    }

    /// What division truncated leaves, with the sign of this: see [Remainder].
    default Tensor fmod(Tensor b) {
        return apply(new Remainder(Rounding.TRUNC), b);
    }

    default Tensor fmod(Number b) {
        return fmod(lift(NdArray.number(b)));
    }

    default Tensor reciprocal() {
        return apply(new Reciprocal());
    }

    // ---- sizes and steps

    default Tensor abs() {
        return apply(new Abs());
    }

    /// -1, 0 or 1; 0 for NaN.
    default Tensor sign() {
        return apply(new Stepwise(Unary.SIGN));
    }

    default Tensor floor() {
        return apply(new Stepwise(Unary.FLOOR));
    }

    default Tensor ceil() {
        return apply(new Stepwise(Unary.CEIL));
    }

    /// To nearest, halves to even.
    default Tensor round() {
        return apply(new Stepwise(Unary.ROUND));
    }

    default Tensor trunc() {
        return apply(new Stepwise(Unary.TRUNC));
    }

    /// What [#trunc] takes off, with the sign of the element.
    default Tensor frac() {
        return fmod(1);
    }

    // ---- choices

    default Tensor maximum(Tensor b) {
        return apply(new Maximum(), b);
    }

    default Tensor minimum(Tensor b) {
        return apply(new Minimum(), b);
    }

    /// As [#maximum], `torch.max(x, b)`.
    default Tensor max(Tensor b) {
        return maximum(b);
    }

    /// As [#minimum], `torch.min(x, b)`.
    default Tensor min(Tensor b) {
        return minimum(b);
    }

    /// Within bounds: see [Clamp].
    default Tensor clamp(Tensor min, Tensor max) {
        return apply(new Clamp(true, true), List.of(min, max));
    }

    default Tensor clamp(Number min, Number max) {
        return clamp(lift(NdArray.number(min)), lift(NdArray.number(max)));
    }

    /// As [#clamp(Number, Number)].
    default Tensor clip(Number min, Number max) {
        return clamp(min, max);
    }

    default Tensor clampMin(Tensor min) {
        return apply(new Clamp(true, false), List.of(min));
    }

    default Tensor clampMin(Number min) {
        return clampMin(lift(NdArray.number(min)));
    }

    default Tensor clampMax(Tensor max) {
        return apply(new Clamp(false, true), List.of(max));
    }

    default Tensor clampMax(Number max) {
        return clampMax(lift(NdArray.number(max)));
    }

    /// This where the bool `condition` holds, else `other`: see [Where].
    @Override
    default Tensor where(Tensor condition, Tensor other) {
        return condition.apply(new Where(), List.of((Tensor) this, other));
    }

    default Tensor where(Tensor condition, Number other) {
        return where(condition, lift(NdArray.number(other)));
    }

    /// **Errors**: `IllegalArgumentException` for a mask that is not bool, or a floating value among integers.
    @Override
    default Tensor maskedFill(Tensor mask, Number value) {
        return maskedFill(mask, lift(NdArray.constant("maskedFill", dtype(), value)));
    }

    /// `value`, a scalar, where `mask` holds: see [MaskedFill].
    default Tensor maskedFill(Tensor mask, Tensor value) {
        return apply(new MaskedFill(), List.of(mask, value));
    }

    /// This + weight · (end - this): see [Lerp].
    default Tensor lerp(Tensor end, Number weight) {
        Check.floating("lerp", dtype());
        return lerp(end, lift(NdArray.constant("lerp", dtype(), weight)));
    }

    default Tensor lerp(Tensor end, Tensor weight) {
        return apply(new Lerp(), List.of(end, weight));
    }

    /// 0 in place of NaN, and the largest and smallest numbers of the dtype in place of the infinities.
    default Tensor nanToNum() {
        return nanToNum(0, dtype().max(), -dtype().max());
    }

    /// See [NanToNum].
    default Tensor nanToNum(double nan, double posinf, double neginf) {
        return apply(new NanToNum(nan, posinf, neginf));
    }

    /// Converted to the dtype of `other`.
    default Tensor typeAs(Tensor other) {
        return to(other.dtype());
    }

    /// Converted to `dtype`; this tensor itself where it has that dtype.
    @Override
    default Tensor to(DType dtype) {
        return dtype == dtype() ? (Tensor) this : apply(new To(dtype));
    }
}
