package dev.steadygrad.optim;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Check;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stochastic gradient descent, with momentum, dampening, Nesterov's form and weight decay as `torch.optim.SGD`.
public final class Sgd extends Optimizer {
    private final List<@Nullable NdArray> velocity = new ArrayList<>();
    private double momentum;
    private double dampening;
    private double weightDecay;
    private boolean nesterov;

    public Sgd(List<Tensor> parameters, double lr) {
        super(parameters, lr);
        parameters.forEach(p -> velocity.add(null));
    }

    public Sgd momentum(double momentum) {
        Check.that(momentum >= 0, "sgd: momentum must be 0 or more, got momentum=%s", momentum);
        this.momentum = momentum;
        return this;
    }

    public Sgd dampening(double dampening) {
        Check.that(!nesterov || dampening == 0, "sgd: nesterov needs dampening 0, got dampening=%s", dampening);
        this.dampening = dampening;
        return this;
    }

    public Sgd weightDecay(double weightDecay) {
        Check.that(weightDecay >= 0, "sgd: weightDecay must be 0 or more, got weightDecay=%s", weightDecay);
        this.weightDecay = weightDecay;
        return this;
    }

    /// **Errors**: `IllegalArgumentException` without momentum or with dampening.
    public Sgd nesterov(boolean nesterov) {
        Check.that(
                !nesterov || momentum > 0 && dampening == 0,
                "sgd: nesterov needs momentum above 0 and dampening 0, got momentum=%s, dampening=%s",
                momentum,
                dampening);
        this.nesterov = nesterov;
        return this;
    }

    @Override
    public void step() {
        for (int i = 0; i < parameters().size(); i++) {
            Tensor p = parameters().get(i);
            Tensor g = p.grad();
            if (g != null) {
                NdArray change = direction(i, p.array(), g.array());
                p.array().assign(p.array().sub(change.mul(lr())));
            }
        }
    }

    private NdArray direction(int i, NdArray p, NdArray g) {
        NdArray d = weightDecay == 0 ? g : g.add(p.mul(weightDecay));
        if (momentum == 0) {
            return d;
        }
        NdArray before = velocity.get(i);
        NdArray v = before == null ? d : before.mul(momentum).add(d.mul(1 - dampening));
        velocity.set(i, v);
        return nesterov ? d.add(v.mul(momentum)) : v;
    }
}
