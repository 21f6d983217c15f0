package dev.steadygrad.tensor;

import dev.steadygrad.array.Elements;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;

/// Comparisons, which give bools, and functions of bools and bits. Arguments broadcast and are compared in the
/// promoted dtype. None has a gradient.
public sealed interface Comparisons extends Verbs<Tensor> permits Tensor {

    private Tensor compare(String op, Compare f, NdArray b) {
        return Tensor.wrap(array().compare(op, f, b));
    }

    @Override
    default Tensor compare(Compare f, Tensor b) {
        return Tensor.wrap(array().compare(f, b.array()));
    }

    default Tensor eq(Tensor b) {
        return compare("eq", Compare.EQ, b.array());
    }

    default Tensor eq(Number b) {
        return compare("eq", Compare.EQ, NdArray.number(b));
    }

    default Tensor ne(Tensor b) {
        return compare("ne", Compare.NE, b.array());
    }

    default Tensor ne(Number b) {
        return compare("ne", Compare.NE, NdArray.number(b));
    }

    default Tensor lt(Tensor b) {
        return compare("lt", Compare.LT, b.array());
    }

    default Tensor lt(Number b) {
        return compare("lt", Compare.LT, NdArray.number(b));
    }

    default Tensor le(Tensor b) {
        return compare("le", Compare.LE, b.array());
    }

    default Tensor le(Number b) {
        return compare("le", Compare.LE, NdArray.number(b));
    }

    default Tensor gt(Tensor b) {
        return compare("gt", Compare.GT, b.array());
    }

    default Tensor gt(Number b) {
        return compare("gt", Compare.GT, NdArray.number(b));
    }

    default Tensor ge(Tensor b) {
        return compare("ge", Compare.GE, b.array());
    }

    default Tensor ge(Number b) {
        return compare("ge", Compare.GE, NdArray.number(b));
    }

    default Tensor isnan() {
        return compare("isnan", Compare.NE, array());
    }

    default Tensor isinf() {
        return compare("isinf", Compare.ABS_EQ, NdArray.number(Double.POSITIVE_INFINITY));
    }

    default Tensor isfinite() {
        return compare("isfinite", Compare.ABS_LT, NdArray.number(Double.POSITIVE_INFINITY));
    }

    /// Whether both have one shape and equal elements; NaN equals nothing.
    default boolean equal(Tensor b) {
        return shape().equals(b.shape()) && eq(b).all().itemBoolean();
    }

    /// As [#allClose(Tensor, double, double)], within 1e-5 of the element of `b` and 1e-8.
    default boolean allClose(Tensor b) {
        return allClose(b, 1e-5, 1e-8);
    }

    /// Whether each element differs by at most `rtol · |b| + atol` from that of `b`; both broadcast. Equal infinities
    /// are close, NaN is not.
    default boolean allClose(Tensor b, double rtol, double atol) {
        return isClose(b, rtol, atol).all().itemBoolean();
    }

    /// As [#isClose(Tensor, double, double)], within 1e-5 of the element of `b` and 1e-8.
    default Tensor isClose(Tensor b) {
        return isClose(b, 1e-5, 1e-8);
    }

    /// Whether each element differs by at most `rtol · |b| + atol` from that of `b`, broadcast. Equal infinities are
    /// close, NaN is not.
    default Tensor isClose(Tensor b, double rtol, double atol) {
        return Tensor.wrap(array().isClose(b.array(), rtol, atol));
    }

    /// Whether both elements are not 0.
    default Tensor logicalAnd(Tensor b) {
        return compare("logicalAnd", Compare.AND, b.array());
    }

    default Tensor logicalOr(Tensor b) {
        return compare("logicalOr", Compare.OR, b.array());
    }

    default Tensor logicalXor(Tensor b) {
        return compare("logicalXor", Compare.XOR, b.array());
    }

    default Tensor logicalNot() {
        return Tensor.wrap(Elements.not(array()));
    }

    /// **Errors**: of this and the next, `IllegalArgumentException` for floating dtypes.
    default Tensor bitwiseAnd(Tensor b) {
        return Tensor.wrap(Elements.bits("bitwiseAnd", Binary.AND, array(), b.array()));
    }

    default Tensor bitwiseAnd(Number b) {
        return bitwiseAnd(lift(NdArray.number(b)));
    }

    default Tensor bitwiseOr(Tensor b) {
        return Tensor.wrap(Elements.bits("bitwiseOr", Binary.OR, array(), b.array()));
    }

    default Tensor bitwiseOr(Number b) {
        return bitwiseOr(lift(NdArray.number(b)));
    }

    default Tensor bitwiseXor(Tensor b) {
        return Tensor.wrap(Elements.bits("bitwiseXor", Binary.XOR, array(), b.array()));
    }

    default Tensor bitwiseXor(Number b) {
        return bitwiseXor(lift(NdArray.number(b)));
    }

    default Tensor bitwiseNot() {
        return Tensor.wrap(Elements.invert(array()));
    }

    /// **Errors**: of this and the next, `IllegalArgumentException` for floating dtypes and bools.
    default Tensor bitwiseLeftShift(Tensor bits) {
        return Tensor.wrap(Elements.shift("bitwiseLeftShift", Binary.SHIFT_LEFT, array(), bits.array()));
    }

    default Tensor bitwiseLeftShift(Number bits) {
        return bitwiseLeftShift(lift(NdArray.number(bits)));
    }

    /// The sign is kept.
    default Tensor bitwiseRightShift(Tensor bits) {
        return Tensor.wrap(Elements.shift("bitwiseRightShift", Binary.SHIFT_RIGHT, array(), bits.array()));
    }

    default Tensor bitwiseRightShift(Number bits) {
        return bitwiseRightShift(lift(NdArray.number(bits)));
    }
}
