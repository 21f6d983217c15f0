package dev.steadygrad.nn;

import dev.steadygrad.tensor.Tensor;

/// The mean under each window: see [Functional#avgPool2d].
///
/// **Shape**: `[N, C, H, W]` or `[C, H, W]` → `[N, C, H', W']` or `[C, H', W']`.
public final class AvgPool2d extends Module {
    private final PoolOptions options;

    /// Windows side by side, of one size, or two for rows and columns.
    public AvgPool2d(int... kernel) {
        this(PoolOptions.of(kernel));
    }

    public AvgPool2d(PoolOptions options) {
        this.options = options;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.avgPool2d(x, options);
    }

    @Override
    protected String extraRepr() {
        return options.toString();
    }
}
