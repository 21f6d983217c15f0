package dev.steadygrad.optim;

import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Update;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Steps along the gradient divided by the root of the running mean of its square, as `torch.optim.RMSprop`.
///
/// **Source**: Hinton, 2012; centered: Graves, 2013.
public final class RmsProp extends FirstOrderOptimizer<RmsProp> {
    private double alpha = 0.99;
    private double eps = 1e-8;
    private double momentum;
    private boolean centered;

    /// With PyTorch's learning rate of 0.01.
    public RmsProp(List<Tensor> parameters) {
        this(parameters, 1e-2);
    }

    public RmsProp(List<Tensor> parameters, double lr) {
        super(parameters, lr);
    }

    /// How much of the running means a step keeps; 0.99 by default.
    public RmsProp alpha(double alpha) {
        Check.that(alpha >= 0 && alpha <= 1, "rmsprop: alpha must be in [0, 1], got alpha=%s", alpha);
        this.alpha = alpha;
        return this;
    }

    /// What is added to the root; 1e-8 by default.
    public RmsProp eps(double eps) {
        Check.that(eps >= 0, "rmsprop: eps must be 0 or more, got eps=%s", eps);
        this.eps = eps;
        return this;
    }

    public RmsProp momentum(double momentum) {
        Check.that(momentum >= 0, "rmsprop: momentum must be 0 or more, got momentum=%s", momentum);
        this.momentum = momentum;
        return this;
    }

    /// Divides by the standard deviation instead: the squared mean of the gradient is taken off that of its square.
    public RmsProp centered(boolean centered) {
        this.centered = centered;
        return this;
    }

    @Override
    protected List<String> remembered() {
        List<String> names = new ArrayList<>(List.of("square_avg"));
        if (centered) {
            names.add("grad_avg");
        }
        if (momentum > 0) {
            names.add("momentum_buffer");
        }
        return names;
    }

    @Override
    protected Update update(ParameterGroup group, long step, int sign) {
        return new Scaled(group.lr(), group.weightDecay(), sign, alpha, eps, momentum, centered);
    }

    private record Scaled(
            double lr, double weightDecay, int sign, double alpha, double eps, double momentum, boolean centered)
            implements Update {
        @Override
        public void run(float[] g, float[][] a, int from, int to) {
            float[] p = a[0];
            float[] squares = a[1];
            float[] mean = a[centered ? 2 : 1];
            float[] v = a[a.length - 1];
            float rate = (float) lr;
            float decay = (float) weightDecay;
            float keep = (float) alpha;
            float take = (float) (1 - alpha);
            float e = (float) eps;
            float mu = (float) momentum;
            for (int i = from; i < to; i++) {
                float d = sign * g[i] + decay * p[i];
                float s = keep * squares[i] + take * d * d;
                squares[i] = s;
                if (centered) {
                    mean[i] = keep * mean[i] + take * d;
                    s -= mean[i] * mean[i];
                }
                float change = d / ((float) Math.sqrt(s) + e);
                if (mu > 0) {
                    change += mu * v[i];
                    v[i] = change;
                }
                p[i] -= rate * change;
            }
        }

        @Override
        public void run(double[] g, double[][] a, int from, int to) {
            double[] p = a[0];
            double[] squares = a[1];
            double[] mean = a[centered ? 2 : 1];
            double[] v = a[a.length - 1];
            double take = 1 - alpha;
            for (int i = from; i < to; i++) {
                double d = sign * g[i] + weightDecay * p[i];
                double s = alpha * squares[i] + take * d * d;
                squares[i] = s;
                if (centered) {
                    mean[i] = alpha * mean[i] + take * d;
                    s -= mean[i] * mean[i];
                }
                double change = d / (Math.sqrt(s) + eps);
                if (momentum > 0) {
                    change += momentum * v[i];
                    v[i] = change;
                }
                p[i] -= lr * change;
            }
        }
    }
}
