package dev.steadygrad.calibration;

import dev.steadygrad.base.DType;
import dev.steadygrad.op.CrossEntropyRows;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Multiplies each class's logit by a weight and adds a bias, those that give held-out rows the smallest log loss. It
/// can mend a classifier that takes one class too often, which [TemperatureScaling] can't, and so may change
/// predictions; it wants more rows to fit, as it has 2 C numbers to find.
///
/// **Source**: Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", 2017; the damping of the
/// steps: Marquardt, 1963.
///
/// @param weight     `[C]`, float64
/// @param bias       `[C]`, float64
/// @param lossBefore the log loss of the rows fitted on, as they are
/// @param lossAfter  the same scaled, never larger than after temperature scaling
/// @param notes      as [TemperatureScaling#notes]
public record VectorScaling(Tensor weight, Tensor bias, double lossBefore, double lossAfter, List<String> notes) {
    private static final String OP = "VectorScaling";
    private static final int MOST_STEPS = 100;
    private static final double DAMPING = 1e-3;
    private static final double MOST_DAMPING = 1e10;

    /// A step that gains less is the last.
    private static final double GAIN = 1e-14;

    public VectorScaling {
        notes = List.copyOf(notes);
    }

    /// Finds weights and biases by damped Newton steps from temperature scaling's answer on; a step that does not lower
    /// the loss is taken back, so it can't diverge. A step solves 2 C equations: good for some hundred classes.
    ///
    /// **Shape**: `logits [N, C]`, `labels [N]`.
    ///
    /// **Special values** and **Errors**: as [TemperatureScaling#fit].
    public static VectorScaling fit(Tensor logits, Tensor labels) {
        CalibrationSet set = CalibrationSet.of(OP, logits, labels);
        TemperatureScaling start = TemperatureScaling.fit(logits, labels);
        int classes = logits.size(1);
        Tensor weight = Tensor.full(DType.FLOAT64, 1 / start.temperature(), classes);
        Point point = new Point(set, Tensor.cat(List.of(weight, Tensor.zeros(DType.FLOAT64, classes)), 0));
        double damping = DAMPING;
        for (int step = 0; step < MOST_STEPS && damping < MOST_DAMPING; step++) {
            @Nullable Tensor change = point.step(damping);
            Point next = change == null ? point : new Point(set, point.parameters.add(change));
            if (next.loss < point.loss) {
                boolean last = point.loss - next.loss <= GAIN * point.loss;
                point = next;
                damping /= 10;
                if (last) {
                    break;
                }
            } else {
                damping *= 10;
            }
        }
        return new VectorScaling(point.weight(), point.bias(), start.lossBefore(), point.loss, start.notes());
    }

    /// `logits * weight + bias`.
    ///
    /// **Shape**: `logits [N, C]`.
    public Tensor apply(Tensor logits) {
        return logits.mul(weight.to(logits.dtype())).add(bias.to(logits.dtype()));
    }

    /// The loss at some weights and biases.
    private static final class Point {
        private final CalibrationSet set;

        /// Weights, then biases, `[2 C]`.
        private final Tensor parameters;

        private final Tensor scaled;
        private final double loss;

        Point(CalibrationSet set, Tensor parameters) {
            this.set = set;
            this.parameters = parameters;
            this.scaled = set.logits().mul(weight()).add(bias());
            this.loss = scaled.apply(new CrossEntropyRows(), List.of(set.labels()))
                    .mean()
                    .item();
        }

        private int classes() {
            return parameters.numel() / 2;
        }

        Tensor weight() {
            return parameters.narrow(0, 0, classes());
        }

        Tensor bias() {
            return parameters.narrow(0, classes(), classes());
        }

        /// The solution of `(H + damping diag H) step = -g`; null where it has none.
        ///
        /// With u the scaled logits, `p = softmax(u)` and y the labels' classes, `g` is the mean of `(p - y) du`, and
        /// `H` that of `du (diag p - p pᵀ) du`, where du is z for a weight and 1 for a bias.
        @Nullable
        Tensor step(double damping) {
            int n = set.logits().size(0);
            int c = classes();
            Tensor z = set.logits();
            Tensor p = scaled.softmax(1);
            Tensor miss = p.sub(set.labels().oneHot(c).to(DType.FLOAT64));
            Tensor slopes = Tensor.cat(List.of(miss.mul(z), miss), 1).mean(0);
            Tensor q = Tensor.cat(List.of(p.mul(z), p), 1);
            double[] h = q.t().matmul(q).div(-n).toDoubleArray();
            double[] byWeight = p.mul(z.square()).mean(0).toDoubleArray();
            double[] mixed = p.mul(z).mean(0).toDoubleArray();
            double[] byBias = p.mean(0).toDoubleArray();
            int size = 2 * c;
            for (int j = 0; j < c; j++) {
                h[j * size + j] += byWeight[j];
                h[(c + j) * size + j] += mixed[j];
                h[(c + j) * size + c + j] += byBias[j];
            }
            for (int j = 0; j < size; j++) {
                h[j * size + j] *= 1 + damping;
            }
            double[] step = slopes.neg().toDoubleArray();
            return Cholesky.solve(h, step) ? Tensor.of(step, size) : null;
        }
    }
}
