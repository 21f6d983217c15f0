package dev.steadygrad.op;

import dev.steadygrad.array.Indices;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Positions;
import dev.steadygrad.kernel.Binary;

/// Elements named by their positions along `dim`: `y[i][j] = x[index[i][j]][j]` for `dim` 0, and so on.
///
/// **Shape**: the index has as many dimensions as the input and, but for `dim`, is nowhere larger; the output has its
/// shape.
///
/// **Errors**: `IndexOutOfBoundsException` naming the first position outside `[0, size)`.
///
/// **PyTorch**: `torch.gather(x, dim, index)`.
public record Gather(int dim, Positions index) implements Selection {

    /// **Errors**: `IllegalArgumentException` where `index` is not of an integer dtype.
    public Gather(int dim, NdArray index) {
        this(dim, Positions.of("gather", index));
    }

    @Override
    public NdArray forward(NdArray x) {
        return Indices.gather("gather", x, dim, index);
    }

    @Override
    public void addTo(NdArray sum, NdArray g) {
        Indices.scatter("gather", Binary.ADD, sum, dim, index, g);
    }
}
