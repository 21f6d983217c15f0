package dev.steadygrad.optim;

import dev.steadygrad.tensor.Tensor;

/// What the tests of optimisers share: parameters and gradients to step with.
final class Steps {
    private Steps() {}

    static Tensor leaf(double... values) {
        return Tensor.of(values, values.length).requiresGrad(true);
    }

    /// Some steps with the same gradient; returns the first element then.
    static double after(int steps, Tensor x, double gradient, Optimizer optimizer) {
        for (int i = 0; i < steps; i++) {
            x.grad(Tensor.full(gradient, x.shape().toArray()).to(x.dtype()));
            optimizer.step();
        }
        return x.toDoubleArray()[0];
    }
}
