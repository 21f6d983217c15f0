package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Views;

/// The elements `[…, i, …, i + offset, …]` of two dimensions, as the last dimension of a view.
public record Diagonal(int offset, int dim1, int dim2) implements Selection {

    @Override
    public NdArray forward(NdArray x) {
        return Views.diagonal(x, offset, dim1, dim2);
    }

    @Override
    public void addTo(NdArray sum, NdArray g) {
        forward(sum).assign(g);
    }
}
