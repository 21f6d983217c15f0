package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;

/// log(e^a + e^b) of each pair of elements, broadcast, which does not overflow; integers give the standard dtype.
///
/// **Special values**: two equal infinities give that infinity, with a gradient of NaN.
///
/// **Numerics**: `max + log1p(e^-|a - b|)`.
///
/// **PyTorch**: `torch.logaddexp(a, b)`.
public record LogAddExp() implements BinaryOp {

    @Override
    public NdArray forward(NdArray a, NdArray b) {
        return a.zipReal("logaddexp", Binary.LOGADDEXP, b);
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return g.mul(a.sub(b).apply(new Sigmoid()));
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        return g.mul(b.sub(a).apply(new Sigmoid()));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
