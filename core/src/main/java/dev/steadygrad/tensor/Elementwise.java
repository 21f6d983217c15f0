package dev.steadygrad.tensor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.op.Add;
import dev.steadygrad.op.Div;
import dev.steadygrad.op.Exp;
import dev.steadygrad.op.Log;
import dev.steadygrad.op.Mul;
import dev.steadygrad.op.Neg;
import dev.steadygrad.op.Sqrt;
import dev.steadygrad.op.Sub;
import dev.steadygrad.op.To;

/// Functions of each element. Arguments broadcast; dtypes are promoted as PyTorch does.
public sealed interface Elementwise extends Verbs<Tensor> permits Tensor {

    @Override
    default Tensor neg() {
        return apply(new Neg());
    }

    @Override
    default Tensor exp() {
        return apply(new Exp());
    }

    @Override
    default Tensor log() {
        return apply(new Log());
    }

    @Override
    default Tensor sqrt() {
        return apply(new Sqrt());
    }

    @Override
    default Tensor add(Tensor b) {
        return apply(new Add(), b);
    }

    @Override
    default Tensor sub(Tensor b) {
        return apply(new Sub(), b);
    }

    @Override
    default Tensor mul(Tensor b) {
        return apply(new Mul(), b);
    }

    @Override
    default Tensor div(Tensor b) {
        return apply(new Div(), b);
    }

    /// Converted to `dtype`; this tensor itself where it has that dtype.
    @Override
    default Tensor to(DType dtype) {
        return dtype == dtype() ? (Tensor) this : apply(new To(dtype));
    }

    default Tensor eq(Tensor b) {
        return Tensor.wrap(array().compare("eq", Compare.EQ, b.array()));
    }

    default Tensor eq(Number b) {
        return Tensor.wrap(array().compare("eq", Compare.EQ, NdArray.number(b)));
    }
}
