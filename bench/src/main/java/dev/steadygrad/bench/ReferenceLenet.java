package dev.steadygrad.bench;

import dev.steadygrad.data.LabeledImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The loss of the digit CNN's first batch and its gradients, by the plainest code in float64.
final class ReferenceLenet {
    private static final int CLASSES = 10;

    private final double[][] parameters = new double[Lenet.parameters()][];
    private final double[][] gradients = new double[Lenet.parameters()][];
    private double loss;

    ReferenceLenet(LabeledImages images) {
        for (int i = 0; i < parameters.length; i++) {
            float[] start = Lenet.start(i);
            parameters[i] = new double[start.length];
            Arrays.setAll(parameters[i], j -> start[j]);
            gradients[i] = new double[start.length];
        }
        long[] order = EpochData.order(images.count());
        for (int i = 0; i < Lenet.BATCH_SIZE; i++) {
            learn(images, Math.toIntExact(order[i]));
        }
    }

    /// The loss, then the gradient of each parameter.
    List<float[]> result() {
        List<float[]> all = new ArrayList<>();
        all.add(floats(new double[] {loss}));
        for (double[] gradient : gradients) {
            all.add(floats(gradient));
        }
        return all;
    }

    private static float[] floats(double[] values) {
        float[] y = new float[values.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) (values[i] / Lenet.BATCH_SIZE);
        }
        return y;
    }

    private void learn(LabeledImages images, int image) {
        double[] x = new double[28 * 28];
        Arrays.setAll(x, i -> (images.pixels()[image * x.length + i] & 0xFF) / 255f);
        Convolution first = new Convolution(0, x, 1, 28);
        Convolution second = new Convolution(2, first.pooled, 6, 12);
        double[][] layers = new double[4][];
        layers[0] = second.pooled;
        for (int i = 1; i < layers.length; i++) {
            layers[i] = linear(2 + 2 * i, layers[i - 1], i < 3);
        }
        double[] g = errors(layers[3], images.label(image));
        for (int i = layers.length - 1; i > 0; i--) {
            g = linearGradient(2 + 2 * i, layers[i - 1], g);
        }
        first.gradient(second.gradient(g));
    }

    private double[] linear(int parameter, double[] x, boolean relu) {
        double[] y = parameters[parameter + 1].clone();
        for (int o = 0; o < y.length; o++) {
            for (int i = 0; i < x.length; i++) {
                y[o] += parameters[parameter][o * x.length + i] * x[i];
            }
            y[o] = relu ? Math.max(0, y[o]) : y[o];
        }
        return y;
    }

    /// The gradient of `x`, which is what a ReLU gave: 0 where that is 0.
    private double[] linearGradient(int parameter, double[] x, double[] g) {
        double[] dx = new double[x.length];
        for (int o = 0; o < g.length; o++) {
            gradients[parameter + 1][o] += g[o];
            for (int i = 0; i < x.length; i++) {
                gradients[parameter][o * x.length + i] += g[o] * x[i];
                dx[i] += x[i] > 0 ? g[o] * parameters[parameter][o * x.length + i] : 0;
            }
        }
        return dx;
    }

    private double[] errors(double[] logits, int label) {
        double sum = Arrays.stream(logits).map(Math::exp).sum();
        loss += Math.log(sum) - logits[label];
        double[] g = new double[CLASSES];
        Arrays.setAll(g, c -> Math.exp(logits[c]) / sum - (c == label ? 1 : 0));
        return g;
    }

    /// A convolution 5×5 of one image, ReLU and pooling 2×2.
    private final class Convolution {
        private final int parameter;
        private final double[] x;
        private final int channels;
        private final int width;
        private final int filters;
        private final double[] pooled;

        /// Where each pooled element comes from: filter, row and column, as one position.
        private final int[] from;

        Convolution(int parameter, double[] x, int channels, int width) {
            this.parameter = parameter;
            this.x = x;
            this.channels = channels;
            this.width = width;
            filters = Lenet.shape(parameter)[0];
            int side = (width - 4) / 2;
            pooled = new double[filters * side * side];
            from = new int[pooled.length];
            for (int i = 0; i < pooled.length; i++) {
                int f = i / (side * side);
                int corner = (f * 2 * side + i / side % side * 2) * 2 * side + i % side * 2;
                double most = Double.NEGATIVE_INFINITY;
                for (int at : new int[] {corner, corner + 1, corner + 2 * side, corner + 2 * side + 1}) {
                    double y = at(at);
                    from[i] = y > most ? at : from[i];
                    most = Math.max(most, y);
                }
                pooled[i] = Math.max(0, most);
            }
        }

        private double at(int position) {
            int side = width - 4;
            int f = position / (side * side);
            double sum = parameters[parameter + 1][f];
            for (int k = 0; k < channels * 25; k++) {
                sum += parameters[parameter][f * channels * 25 + k] * x[under(position, k)];
            }
            return sum;
        }

        /// Where in `x` element `k` of a filter lies at an output position.
        private int under(int position, int k) {
            int side = width - 4;
            int row = position / side % side + k % 25 / 5;
            return (k / 25 * width + row) * width + position % side + k % 5;
        }

        /// The gradient of `x` from that of [#pooled].
        private double[] gradient(double[] g) {
            double[] dx = new double[x.length];
            int elements = channels * 25;
            for (int i = 0; i < g.length; i++) {
                if (pooled[i] > 0) {
                    int f = from[i] / ((width - 4) * (width - 4));
                    gradients[parameter + 1][f] += g[i];
                    for (int k = 0; k < elements; k++) {
                        int at = under(from[i], k);
                        gradients[parameter][f * elements + k] += g[i] * x[at];
                        dx[at] += g[i] * parameters[parameter][f * elements + k];
                    }
                }
            }
            return dx;
        }
    }
}
