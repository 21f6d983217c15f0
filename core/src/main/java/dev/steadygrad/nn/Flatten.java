package dev.steadygrad.nn;

import dev.steadygrad.tensor.Tensor;

/// All dimensions but the first made one: `[N, d1, d2, …]` → `[N, d1 · d2 · …]`.
public final class Flatten extends Module {
    @Override
    public Tensor forward(Tensor x) {
        return x.flatten(1, -1);
    }
}
