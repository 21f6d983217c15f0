package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;

/// The sum of all losses over what they count together, rounded once: one step where `sum`, `div` and `to` are three,
/// each of which costs a small batch a twentieth of its time.
///
/// **Shape**: any → scalar.
///
/// @param divisor what the losses count together; 1 for their sum
/// @param dtype the result's
public record LossMean(double divisor, DType dtype) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return NdArray.full(dtype, Shape.of(), x.sum(new int[0], false).item() / divisor);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.to(x.dtype()).div(divisor).expand(x.shape());
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
