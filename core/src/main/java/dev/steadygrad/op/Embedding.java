package dev.steadygrad.op;

import dev.steadygrad.array.Indices;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Positions;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Binary;

/// Rows of a table, named by their positions.
///
/// **Shape**: `[rows, columns]`, positions `[n]` → `[n, columns]`.
///
/// **Errors**: `IllegalArgumentException` for positions that are no integers, `IndexOutOfBoundsException` naming the
/// first one outside `[0, rows)`.
///
/// **PyTorch**: `torch.nn.functional.embedding`.
public record Embedding(Positions rows) implements Selection {

    public Embedding(NdArray positions, int columns) {
        this(Positions.of(
                "embedding",
                positions.reshape(Shape.of(positions.numel(), 1)).expand(Shape.of(positions.numel(), columns))));
    }

    @Override
    public NdArray forward(NdArray weight) {
        Check.that(
                weight.rank() == 2,
                "embedding: the weight must have shape [rows, columns], got shape=%s",
                weight.shape());
        return Indices.gather("embedding", weight, 0, rows);
    }

    @Override
    public void addTo(NdArray sum, NdArray g) {
        Indices.scatter("embedding", Binary.ADD, sum, 0, rows, g);
    }
}
