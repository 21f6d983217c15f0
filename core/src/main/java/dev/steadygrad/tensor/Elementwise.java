package dev.steadygrad.tensor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Unary;
import dev.steadygrad.op.Abs;
import dev.steadygrad.op.Add;
import dev.steadygrad.op.Clamp;
import dev.steadygrad.op.Div;
import dev.steadygrad.op.DivRounded;
import dev.steadygrad.op.Maximum;
import dev.steadygrad.op.Minimum;
import dev.steadygrad.op.Mul;
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

    /// This + alpha · b.
    ///
    /// **Errors**: `IllegalArgumentException` for a floating alpha among integers.
    default Tensor add(Tensor b, Number alpha) {
        return add(scaled("add", b, alpha));
    }

    @Override
    default Tensor sub(Tensor b) {
        return apply(new Sub(), b);
    }

    /// This - alpha · b; errors as [#add(Tensor, Number)].
    default Tensor sub(Tensor b, Number alpha) {
        return sub(scaled("sub", b, alpha));
    }

    private Tensor scaled(String op, Tensor b, Number alpha) {
        DType dtype = NdArray.promoted(array(), b.array());
        Check.that(
                dtype.isFloating() || !(alpha instanceof Double || alpha instanceof Float),
                "%s: alpha must be a whole number for integers, got alpha=%s for dtype=%s",
                op,
                alpha,
                dtype);
        return b.to(dtype).mul(alpha);
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
        return sub(trunc());
    }

    // ---- choices

    default Tensor maximum(Tensor b) {
        return apply(new Maximum(), b);
    }

    default Tensor minimum(Tensor b) {
        return apply(new Minimum(), b);
    }

    /// Within bounds: see [Clamp].
    default Tensor clamp(Tensor min, Tensor max) {
        return apply(new Clamp(true, true), List.of(min, max));
    }

    default Tensor clamp(Number min, Number max) {
        return clamp(lift(NdArray.number(min)), lift(NdArray.number(max)));
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
        return lift(NdArray.constant("maskedFill", dtype(), value)).where(mask, (Tensor) this);
    }

    /// **Errors**: `IllegalArgumentException` for a mask that is not bool, or a value with dimensions.
    default Tensor maskedFill(Tensor mask, Tensor value) {
        Check.that(
                value.rank() == 0,
                "maskedFill: the value must have no dimensions, got value of shape %s",
                value.shape());
        return value.to(dtype()).where(mask, (Tensor) this);
    }

    /// This + weight · (end - this), measured from the nearer end.
    ///
    /// **Errors**: `IllegalArgumentException` where the dtypes differ or are not floating.
    default Tensor lerp(Tensor end, Number weight) {
        return lerp(end, lift(NdArray.constant("lerp", dtype(), weight)));
    }

    default Tensor lerp(Tensor end, Tensor weight) {
        Check.floating("lerp", dtype());
        Check.that(
                end.dtype() == dtype() && weight.dtype() == dtype(),
                "lerp: end and weight must have dtype=%s, got end=%s, weight=%s",
                dtype(),
                end.dtype(),
                weight.dtype());
        Tensor way = end.sub((Tensor) this);
        Tensor near = add(way.mul(weight));
        return near.where(weight.abs().lt(0.5), end.sub(way.mul(weight.rsub(1))));
    }

    /// Converted to `dtype`; this tensor itself where it has that dtype.
    @Override
    default Tensor to(DType dtype) {
        return dtype == dtype() ? (Tensor) this : apply(new To(dtype));
    }
}
