package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Scans;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;

/// The sum of all elements along `dim` up to each one, or from each one on (`reverse`); integers and bools give int64.
/// Floats accumulate in double.
///
/// **PyTorch**: `torch.cumsum(x, dim)`.
public record CumSum(int dim, boolean reverse) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return Scans.scan("cumsum", Binary.ADD, x, dim, reverse);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new CumSum(dim, !reverse));
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
