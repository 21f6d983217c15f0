package dev.steadygrad.nn;

import dev.steadygrad.tensor.Tensor;

/// max(x, 0) of each element.
public final class Relu extends Module {
    @Override
    public Tensor forward(Tensor x) {
        return x.relu();
    }

    @Override
    Tensor overwrite(Tensor x) {
        return x.relu_();
    }
}
