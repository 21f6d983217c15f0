package dev.steadygrad.optim;

import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Update;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Steps along the gradient divided by the root of the sum of all its squares so far, as `torch.optim.Adagrad`.
///
/// **Source**: Duchi, Hazan and Singer, 2011.
public final class Adagrad extends FirstOrderOptimizer<Adagrad> {
    private double lrDecay;
    private double eps = 1e-10;
    private double initialAccumulatorValue;

    /// With PyTorch's learning rate of 0.01.
    public Adagrad(List<Tensor> parameters) {
        this(parameters, 1e-2);
    }

    public Adagrad(List<Tensor> parameters, double lr) {
        super(parameters, lr);
    }

    /// Divides the learning rate by `1 + (step - 1) · lrDecay`.
    public Adagrad lrDecay(double lrDecay) {
        Check.that(lrDecay >= 0, "adagrad: lrDecay must be 0 or more, got lrDecay=%s", lrDecay);
        this.lrDecay = lrDecay;
        return this;
    }

    /// What is added to the root; 1e-10 by default.
    public Adagrad eps(double eps) {
        Check.that(eps >= 0, "adagrad: eps must be 0 or more, got eps=%s", eps);
        this.eps = eps;
        return this;
    }

    /// What the sums start from.
    public Adagrad initialAccumulatorValue(double value) {
        Check.that(value >= 0, "adagrad: initialAccumulatorValue must be 0 or more, got %s", value);
        this.initialAccumulatorValue = value;
        return this;
    }

    @Override
    protected List<String> remembered() {
        return List.of("sum");
    }

    @Override
    protected double initial() {
        return initialAccumulatorValue;
    }

    @Override
    protected Update update(ParameterGroup group, long step, int sign) {
        return new Scaled(group.lr() / (1 + (step - 1) * lrDecay), group.weightDecay(), sign, eps);
    }

    private record Scaled(double lr, double weightDecay, int sign, double eps) implements Update {
        @Override
        public void run(float[] g, float[][] a, int from, int to) {
            float[] p = a[0];
            float[] sum = a[1];
            float rate = (float) lr;
            float decay = (float) weightDecay;
            float e = (float) eps;
            for (int i = from; i < to; i++) {
                float d = sign * g[i] + decay * p[i];
                sum[i] += d * d;
                p[i] -= rate * d / ((float) Math.sqrt(sum[i]) + e);
            }
        }

        @Override
        public void run(double[] g, double[][] a, int from, int to) {
            double[] p = a[0];
            double[] sum = a[1];
            for (int i = from; i < to; i++) {
                double d = sign * g[i] + weightDecay * p[i];
                sum[i] += d * d;
                p[i] -= lr * d / (Math.sqrt(sum[i]) + eps);
            }
        }
    }
}
