package dev.steadygrad.tensor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.DType;
import dev.steadygrad.op.Atan2;
import dev.steadygrad.op.Cos;
import dev.steadygrad.op.Cosh;
import dev.steadygrad.op.Erf;
import dev.steadygrad.op.Erfc;
import dev.steadygrad.op.Exp;
import dev.steadygrad.op.Expm1;
import dev.steadygrad.op.Log;
import dev.steadygrad.op.Log10;
import dev.steadygrad.op.Log1p;
import dev.steadygrad.op.Log2;
import dev.steadygrad.op.LogAddExp;
import dev.steadygrad.op.Pow;
import dev.steadygrad.op.Rsqrt;
import dev.steadygrad.op.Sin;
import dev.steadygrad.op.Sinh;
import dev.steadygrad.op.Sqrt;
import dev.steadygrad.op.Square;
import dev.steadygrad.op.Tan;

/// Powers, exponentials, logarithms and angles of each element; the record of each says more. Integers give the
/// standard dtype, but for whole powers.
public sealed interface Powers extends Verbs<Tensor> permits Tensor {

    default Tensor pow(Tensor exponent) {
        return apply(new Pow(), exponent);
    }

    default Tensor pow(Number exponent) {
        boolean whole = !(exponent instanceof Double || exponent instanceof Float);
        boolean square = exponent.doubleValue() == 2 && dtype() != DType.BOOL && (whole || dtype().isFloating());
        return square ? square() : pow(lift(NdArray.number(exponent)));
    }

    /// number^this, as `torch.pow(number, x)`.
    default Tensor rpow(Number number) {
        Number base = dtype().isFloating() ? (Number) number.doubleValue() : number;
        return lift(NdArray.number(base)).pow((Tensor) this);
    }

    default Tensor square() {
        return apply(new Square());
    }

    @Override
    default Tensor sqrt() {
        return apply(new Sqrt());
    }

    default Tensor rsqrt() {
        return apply(new Rsqrt());
    }

    @Override
    default Tensor exp() {
        return apply(new Exp());
    }

    default Tensor exp2() {
        return rpow(2.0);
    }

    default Tensor expm1() {
        return apply(new Expm1());
    }

    @Override
    default Tensor log() {
        return apply(new Log());
    }

    default Tensor log2() {
        return apply(new Log2());
    }

    default Tensor log10() {
        return apply(new Log10());
    }

    default Tensor log1p() {
        return apply(new Log1p());
    }

    default Tensor logaddexp(Tensor b) {
        return apply(new LogAddExp(), b);
    }

    default Tensor sin() {
        return apply(new Sin());
    }

    default Tensor cos() {
        return apply(new Cos());
    }

    default Tensor tan() {
        return apply(new Tan());
    }

    default Tensor atan2(Tensor b) {
        return apply(new Atan2(), b);
    }

    default Tensor sinh() {
        return apply(new Sinh());
    }

    default Tensor cosh() {
        return apply(new Cosh());
    }

    default Tensor erf() {
        return apply(new Erf());
    }

    default Tensor erfc() {
        return apply(new Erfc());
    }
}
