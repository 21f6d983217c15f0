package dev.steadygrad.optim;

import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Update;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Stochastic gradient descent, with momentum, dampening, Nesterov's form and weight decay as `torch.optim.SGD`.
public final class Sgd extends FirstOrderOptimizer<Sgd> {
    private double momentum;
    private double dampening;
    private boolean nesterov;

    public Sgd(List<Tensor> parameters, double lr) {
        super(parameters, lr);
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
    protected List<String> remembered() {
        return momentum == 0 ? List.of() : List.of("momentum_buffer");
    }

    @Override
    protected Update update(ParameterGroup group, long step, int sign) {
        return momentum == 0
                ? new Plain(group.lr(), group.weightDecay(), sign)
                : new Momentum(
                        group.lr(), group.weightDecay(), sign, momentum, step == 1 ? 1 : 1 - dampening, nesterov);
    }

    private record Plain(double lr, double weightDecay, int sign) implements Update {
        @Override
        public void run(float[] g, float[][] a, int from, int to) {
            float[] p = a[0];
            float rate = (float) lr;
            float decay = (float) weightDecay;
            for (int i = from; i < to; i++) {
                p[i] -= rate * (sign * g[i] + decay * p[i]);
            }
        }

        @Override
        public void run(double[] g, double[][] a, int from, int to) {
            double[] p = a[0];
            for (int i = from; i < to; i++) {
                p[i] -= lr * (sign * g[i] + weightDecay * p[i]);
            }
        }
    }

    /// @param take the part of the gradient that enters the momentum
    private record Momentum(double lr, double weightDecay, int sign, double momentum, double take, boolean nesterov)
            implements Update {
        @Override
        public void run(float[] g, float[][] a, int from, int to) {
            float[] p = a[0];
            float[] v = a[1];
            float rate = (float) lr;
            float decay = (float) weightDecay;
            float keep = (float) momentum;
            float share = (float) take;
            for (int i = from; i < to; i++) {
                float d = sign * g[i] + decay * p[i];
                v[i] = keep * v[i] + share * d;
                p[i] -= rate * (nesterov ? d + keep * v[i] : v[i]);
            }
        }

        @Override
        public void run(double[] g, double[][] a, int from, int to) {
            double[] p = a[0];
            double[] v = a[1];
            for (int i = from; i < to; i++) {
                double d = sign * g[i] + weightDecay * p[i];
                v[i] = momentum * v[i] + take * d;
                p[i] -= lr * (nesterov ? d + momentum * v[i] : v[i]);
            }
        }
    }
}
