package dev.steadygrad.bench;

import dev.steadygrad.data.LabeledImages;
import java.util.Arrays;

/// The digit CNN.
final class ReferenceLenet extends ReferenceNetwork {
    private final LabeledImages images;

    ReferenceLenet(LabeledImages images) {
        super(Network.LENET);
        this.images = images;
    }

    @Override
    void learn(int image) {
        double[] x = new double[28 * 28];
        Arrays.setAll(x, i -> (images.pixels()[image * x.length + i] & 0xFF) / 255f);
        Convolution first = new Convolution(0, x, 1, 28);
        Convolution second = new Convolution(2, first.pooled, 6, 12);
        first.gradient(second.gradient(learn(4, second.pooled, images.label(image))));
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
            filters = Network.LENET.shape(parameter)[0];
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
