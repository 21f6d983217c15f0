package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.Indices;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Positions;
import dev.steadygrad.array.Verbs;

/// A copy of the first input with `alpha` times the elements of the second added at positions along `dim`:
/// `y[index[i][j]][j] += alpha * src[i][j]` for `dim` 0, and so on, in row-major order.
///
/// **Shape**: the index has the source's shape and, but for `dim`, is nowhere larger than the input.
///
/// **Errors**: `IndexOutOfBoundsException` naming the first position outside `[0, size)`.
///
/// **PyTorch**: `torch.scatter_add(x, dim, index, src)`, `torch.index_add(x, dim, index, src, alpha=alpha)`.
public record ScatterAdd(int dim, Positions index, Number alpha) implements BinaryOp {

    /// **Errors**: `IllegalArgumentException` where `index` is not of an integer dtype.
    public ScatterAdd(int dim, NdArray index, Number alpha) {
        this(dim, Positions.of("scatterAdd", index), alpha);
    }

    @Override
    public NdArray forward(NdArray x, NdArray src) {
        NdArray y = x.copy(x.dtype());
        Indices.add("scatterAdd", y, dim, index, src, alpha);
        return y;
    }

    @Override
    public void update(NdArray x, NdArray src) {
        Indices.update("scatterAdd", x, dim, index, src, (y, s) -> Indices.add("scatterAdd", y, dim, index, s, alpha));
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A x, A src, A y) {
        return g;
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A x, A src, A y) {
        A at = g.apply(new Gather(dim, index));
        return alpha.doubleValue() == 1 ? at : at.mul(alpha);
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
