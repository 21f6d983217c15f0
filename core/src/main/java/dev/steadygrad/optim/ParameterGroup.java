package dev.steadygrad.optim;

import dev.steadygrad.base.Check;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Parameters that share a learning rate and a weight decay.
public final class ParameterGroup {
    private final List<Tensor> parameters;
    private double lr;
    private double weightDecay;

    ParameterGroup(List<Tensor> parameters, double lr, double weightDecay) {
        this.parameters = List.copyOf(parameters);
        lr(lr);
        weightDecay(weightDecay);
    }

    public List<Tensor> parameters() {
        return parameters;
    }

    public double lr() {
        return lr;
    }

    /// Sets the learning rate.
    ///
    /// **Errors**: `IllegalArgumentException` unless it is 0 or more and finite.
    public ParameterGroup lr(double lr) {
        Check.that(lr >= 0 && Double.isFinite(lr), "optimizer: lr must be 0 or more and finite, got lr=%s", lr);
        this.lr = lr;
        return this;
    }

    public double weightDecay() {
        return weightDecay;
    }

    /// Sets the weight decay.
    ///
    /// **Errors**: `IllegalArgumentException` unless it is 0 or more and finite.
    public ParameterGroup weightDecay(double weightDecay) {
        Check.that(
                weightDecay >= 0 && Double.isFinite(weightDecay),
                "optimizer: weightDecay must be 0 or more and finite, got weightDecay=%s",
                weightDecay);
        this.weightDecay = weightDecay;
        return this;
    }
}
