package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Views;
import dev.steadygrad.kernel.Binary;

/// Windows of `size` elements along `dim`, `step` apart, as a view whose last dimension is the window.
///
/// **Shape**: `[…, n, …]` → `[…, (n - size) / step + 1, …, size]`
///
/// **PyTorch**: `x.unfold(dim, size, step)`
public record Unfold(int dim, int size, int step) implements Selection {

    @Override
    public NdArray forward(NdArray x) {
        return Views.unfold(x, dim, size, step);
    }

    /// The windows overlap, the elements at one place of each do not.
    @Override
    public void addTo(NdArray sum, NdArray g) {
        NdArray windows = forward(sum);
        int last = windows.rank() - 1;
        for (int k = 0; k < size; k++) {
            Views.select(windows, last, k).update(Binary.ADD, Views.select(g, last, k));
        }
    }
}
