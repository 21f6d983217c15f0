package dev.steadygrad.optim;

import dev.steadygrad.base.Check;
import dev.steadygrad.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

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

    /// What steps remember beside the parameters, by name; nothing where an optimizer remembers nothing.
    public SequencedMap<String, Tensor> stateDict() {
        return new LinkedHashMap<>();
    }

    /// Remembers what [#stateDict] gave, copied, instead of what this optimizer has seen.
    ///
    /// **Errors**: `IllegalArgumentException` for a name or shape that is not this optimizer's; then nothing is
    /// changed.
    public void loadStateDict(Map<String, Tensor> state) {
        Check.that(state.isEmpty(), "loadStateDict: this optimizer remembers nothing, got %s", state.keySet());
    }

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
