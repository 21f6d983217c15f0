package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.tensor.Tensor;

/// Softmax over the channels at each place of an image.
///
/// **Shape**: `[N, C, H, W]` or `[C, H, W]` → the same.
///
/// **Errors**: `IllegalArgumentException` for other shapes.
public final class Softmax2d extends Module {
    @Override
    public Tensor forward(Tensor x) {
        Check.that(
                x.rank() == 3 || x.rank() == 4,
                "softmax2d: the input must have shape [N, C, H, W] or [C, H, W], got shape=%s",
                x.shape());
        return x.softmax(-3);
    }
}
