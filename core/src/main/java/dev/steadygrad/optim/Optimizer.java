package dev.steadygrad.optim;

import dev.steadygrad.base.Check;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Changes parameters along their gradients.
public abstract class Optimizer {
    private final List<Tensor> parameters;
    private double lr;

    protected Optimizer(List<Tensor> parameters, double lr) {
        Check.that(
                !parameters.isEmpty(),
                "optimizer: there must be a parameter, got none; a lazy layer has its parameters "
                        + "after its first forward");
        this.parameters = List.copyOf(parameters);
        lr(lr);
    }

    /// One step from the parameters' present gradients; a parameter without one stays as it is.
    public abstract void step();

    public final List<Tensor> parameters() {
        return parameters;
    }

    public final double lr() {
        return lr;
    }

    /// Sets the learning rate.
    ///
    /// **Errors**: `IllegalArgumentException` unless it is 0 or more and finite.
    public final void lr(double lr) {
        Check.that(
                lr >= 0 && lr < Double.POSITIVE_INFINITY, "optimizer: lr must be 0 or more and finite, got lr=%s", lr);
        this.lr = lr;
    }

    public final void zeroGrad() {
        parameters.forEach(Tensor::zeroGrad);
    }
}
