package dev.steadygrad.nn;

import dev.steadygrad.tensor.Tensor;

/// The mean under as many windows as the output has elements: see [Functional#adaptiveAvgPool2d].
///
/// **Shape**: `[N, C, H, W]` or `[C, H, W]` → `[N, C, rows, columns]` or `[C, rows, columns]`.
public final class AdaptiveAvgPool2d extends Module {
    private final Pair size;

    /// @param size rows and columns of the output; one number stands for both
    public AdaptiveAvgPool2d(int... size) {
        this.size = Pair.of("adaptiveAvgPool2d", "size", 1, size);
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.adaptiveAvgPool2d(x, size.rows(), size.columns());
    }

    @Override
    protected String extraRepr() {
        return "size=" + size;
    }
}
