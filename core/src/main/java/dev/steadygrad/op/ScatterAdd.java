package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.Indices;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Positions;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;

/// A copy of the first input with elements of the second added at positions along `dim`:
/// `y[index[i][j]][j] += src[i][j]` for `dim` 0, and so on, in row-major order.
///
/// **Shape**: the index has the source's shape and, but for `dim`, is nowhere larger than the input.
///
/// **Errors**: `IndexOutOfBoundsException` naming the first position outside `[0, size)`.
///
/// **PyTorch**: `torch.scatter_add(x, dim, index, src)`.
public record ScatterAdd(int dim, Positions index) implements BinaryOp {

    /// **Errors**: `IllegalArgumentException` where `index` is not of an integer dtype.
    public ScatterAdd(int dim, NdArray index) {
        this(dim, Positions.of("scatterAdd", index));
    }

    @Override
    public NdArray forward(NdArray x, NdArray src) {
        NdArray y = x.copy(x.dtype());
        Indices.scatter("scatterAdd", Binary.ADD, y, dim, index, src);
        return y;
    }

    @Override
    public void update(NdArray x, NdArray src) {
        Indices.update("scatterAdd", Binary.ADD, x, dim, index, src);
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A x, A src, A y) {
        return g;
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A x, A src, A y) {
        return g.apply(new Gather(dim, index));
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
