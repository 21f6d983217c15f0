package dev.steadygrad.nn;

import dev.steadygrad.tensor.Tensor;

/// The largest element under each window: see [Functional#maxPool2d].
///
/// **Shape**: `[N, C, H, W]` or `[C, H, W]` → `[N, C, H', W']` or `[C, H', W']`.
public final class MaxPool2d extends Module {
    private final PoolOptions options;

    /// Windows side by side, of one size, or two for rows and columns.
    public MaxPool2d(int... kernel) {
        this(PoolOptions.of(kernel));
    }

    public MaxPool2d(PoolOptions options) {
        this.options = options;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.maxPool2d(x, options);
    }

    @Override
    protected String extraRepr() {
        return options.toString();
    }
}
