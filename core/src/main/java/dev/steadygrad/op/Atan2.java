package dev.steadygrad.op;

import dev.steadygrad.array.Elements;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.array.ZipOp;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Binary;

/// The angle of each point (b, a), in (-π, π], broadcast; integers give the standard dtype.
///
/// **PyTorch**: `torch.atan2(a, b)`
public record Atan2() implements ZipOp {

    @Override
    public Binary function() {
        return Binary.ATAN2;
    }

    @Override
    public DType dtype(NdArray a, NdArray b) {
        return Elements.quotientType(a, b);
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return g.mul(b).div(a.mul(a).add(b.mul(b)));
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        return g.mul(a).div(a.mul(a).add(b.mul(b))).neg();
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
