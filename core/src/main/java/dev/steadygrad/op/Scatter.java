package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.Indices;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Positions;
import dev.steadygrad.array.Verbs;

/// A copy of the first input with elements of the second written to positions along `dim`:
/// `y[index[i][j]][j] = src[i][j]` for `dim` 0, and so on; of two for one place the last stays.
///
/// **Shape**: the index has the source's shape and, but for `dim`, is nowhere larger than the input.
///
/// **Errors**: `IndexOutOfBoundsException` naming the first position outside `[0, size)`.
///
/// **PyTorch**: `torch.scatter(x, dim, index, src)`.
public record Scatter(int dim, Positions index) implements BinaryOp {

    /// **Errors**: `IllegalArgumentException` where `index` is not of an integer dtype.
    public Scatter(int dim, NdArray index) {
        this(dim, Positions.of("scatter", index));
    }

    @Override
    public NdArray forward(NdArray x, NdArray src) {
        NdArray y = x.copy(x.dtype());
        Indices.scatter("scatter", null, y, dim, index, src);
        return y;
    }

    @Override
    public void update(NdArray x, NdArray src) {
        Indices.update("scatter", x, dim, index, src, (y, s) -> Indices.scatter("scatter", null, y, dim, index, s));
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A x, A src, A y) {
        return g.apply(this, g.lift(NdArray.full(g.dtype(), index.shape(), 0)));
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
