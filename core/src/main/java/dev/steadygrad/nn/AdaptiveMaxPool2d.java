package dev.steadygrad.nn;

import dev.steadygrad.tensor.Tensor;

/// The largest element under as many windows as the output has elements: see [Functional#adaptiveMaxPool2d].
///
/// **Shape**: `[N, C, H, W]` or `[C, H, W]` → `[N, C, rows, columns]` or `[C, rows, columns]`.
public final class AdaptiveMaxPool2d extends Module {
    private final Pair size;

    /// @param size rows and columns of the output; one number stands for both
    public AdaptiveMaxPool2d(int... size) {
        this.size = Pair.of("adaptiveMaxPool2d", "size", 1, size);
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.adaptiveMaxPool2d(x, size.rows(), size.columns());
    }

    @Override
    protected String extraRepr() {
        return "size=" + size;
    }
}
