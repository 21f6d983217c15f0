package dev.steadygrad.optim;

import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Update;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// What [Adam] and [AdamW] have in common: steps along the running mean of the gradient, divided by the root of that of
/// its square, both corrected for having started at 0.
public abstract sealed class AdamFamily<O extends AdamFamily<O>> extends FirstOrderOptimizer<O> permits Adam, AdamW {
    private double beta1 = 0.9;
    private double beta2 = 0.999;
    private double eps = 1e-8;
    private boolean amsgrad;

    AdamFamily(List<Tensor> parameters, double lr) {
        super(parameters, lr);
    }

    /// How much of the running means a step keeps; 0.9 and 0.999 by default.
    ///
    /// **Errors**: `IllegalArgumentException` outside `[0, 1)`.
    public O betas(double beta1, double beta2) {
        Check.that(
                beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1,
                "adam: betas must be in [0, 1), got beta1=%s, beta2=%s",
                beta1,
                beta2);
        this.beta1 = beta1;
        this.beta2 = beta2;
        return self();
    }

    /// What is added to the root; 1e-8 by default.
    public O eps(double eps) {
        Check.that(eps >= 0, "adam: eps must be 0 or more, got eps=%s", eps);
        this.eps = eps;
        return self();
    }

    /// Divides by the root of the largest mean of squares so far.
    ///
    /// **Source**: Reddi, Kale and Kumar, 2018.
    public O amsgrad(boolean amsgrad) {
        this.amsgrad = amsgrad;
        return self();
    }

    @Override
    protected final List<String> remembered() {
        return amsgrad ? List.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq") : List.of("exp_avg", "exp_avg_sq");
    }

    /// @param keep what the parameter is multiplied by first
    /// @param decay how much of the parameter is added to the gradient
    final Update update(double lr, double keep, double decay, long step, int sign) {
        double rate = lr / (1 - Math.pow(beta1, (double) step));
        double root = Math.sqrt(1 - Math.pow(beta2, (double) step));
        return new Moments(rate, keep, decay, sign, beta1, beta2, root, eps, amsgrad);
    }

    private record Moments(
            double lr,
            double keep,
            double decay,
            int sign,
            double beta1,
            double beta2,
            double root,
            double eps,
            boolean amsgrad)
            implements Update {
        @Override
        public void run(float[] g, float[][] a, int from, int to) {
            if (amsgrad) {
                largest(g, a, from, to);
                return;
            }
            float[] p = a[0];
            float[] m = a[1];
            float[] v = a[2];
            float rate = (float) lr;
            float pKeep = (float) keep;
            float pTake = (float) decay;
            float mKeep = (float) beta1;
            float mTake = (float) (1 - beta1);
            float vKeep = (float) beta2;
            float vTake = (float) (1 - beta2);
            float r = (float) root;
            float e = (float) eps;
            for (int i = from; i < to; i++) {
                float d = sign * g[i] + pTake * p[i];
                float mean = mKeep * m[i] + mTake * d;
                float square = vKeep * v[i] + vTake * d * d;
                m[i] = mean;
                v[i] = square;
                p[i] = pKeep * p[i] - rate * mean / ((float) Math.sqrt(square) / r + e);
            }
        }

        /// A loop of its own, so that the other one becomes vector code.
        private void largest(float[] g, float[][] a, int from, int to) {
            float[] p = a[0];
            float[] m = a[1];
            float[] v = a[2];
            float[] most = a[3];
            for (int i = from; i < to; i++) {
                float d = sign * g[i] + (float) decay * p[i];
                m[i] = (float) beta1 * m[i] + (float) (1 - beta1) * d;
                v[i] = (float) beta2 * v[i] + (float) (1 - beta2) * d * d;
                most[i] = Math.max(v[i], most[i]);
                p[i] = (float) keep * p[i]
                        - (float) lr * m[i] / ((float) Math.sqrt(most[i]) / (float) root + (float) eps);
            }
        }

        @Override
        public void run(double[] g, double[][] a, int from, int to) {
            double[] p = a[0];
            double[] m = a[1];
            double[] v = a[2];
            double[] most = a[a.length - 1];
            double mTake = 1 - beta1;
            double vTake = 1 - beta2;
            for (int i = from; i < to; i++) {
                double d = sign * g[i] + decay * p[i];
                m[i] = beta1 * m[i] + mTake * d;
                double s = beta2 * v[i] + vTake * d * d;
                v[i] = s;
                if (amsgrad) {
                    s = Math.max(s, most[i]);
                    most[i] = s;
                }
                p[i] = keep * p[i] - lr * m[i] / (Math.sqrt(s) / root + eps);
            }
        }
    }
}
