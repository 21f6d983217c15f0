package dev.steadygrad.optim;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Check;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Stochastic gradient descent, with momentum, dampening, Nesterov's form and weight decay as `torch.optim.SGD`.
public final class Sgd extends Optimizer {
    private static final String MOMENTUM = "momentum_buffer.";

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
            NdArray g = p.gradArray();
            if (g != null) {
                NdArray change = direction(i, p.array(), g);
                p.array().assign(p.array().sub(change.mul(lr())));
            }
        }
    }

    /// The momentum of each parameter that has had a step, as `momentum_buffer.0` for the first parameter.
    @Override
    public SequencedMap<String, Tensor> stateDict() {
        SequencedMap<String, Tensor> state = new LinkedHashMap<>();
        for (int i = 0; i < velocity.size(); i++) {
            NdArray v = velocity.get(i);
            if (v != null) {
                state.put(MOMENTUM + i, Tensor.wrap(v));
            }
        }
        return state;
    }

    @Override
    public void loadStateDict(Map<String, Tensor> state) {
        List<@Nullable NdArray> loaded = new ArrayList<>();
        Map<String, Tensor> unknown = new LinkedHashMap<>(state);
        for (int i = 0; i < velocity.size(); i++) {
            Tensor v = unknown.remove(MOMENTUM + i);
            if (v != null) {
                Check.sameShape(
                        "loadStateDict",
                        MOMENTUM + i,
                        v.shape(),
                        parameters().get(i).shape());
            }
            loaded.add(v == null ? null : v.array().copy(v.dtype()));
        }
        Check.that(
                unknown.isEmpty(), "loadStateDict: the state must fit the optimizer, got unknown %s", unknown.keySet());
        velocity.clear();
        velocity.addAll(loaded);
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
