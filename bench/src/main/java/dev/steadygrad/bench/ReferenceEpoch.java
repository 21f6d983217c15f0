package dev.steadygrad.bench;

import dev.steadygrad.data.LabeledImages;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// An epoch of softmax regression from zero weights, by the plainest code in float64.
final class ReferenceEpoch {
    private final LabeledImages images;
    private final int features;
    private final int classes;
    private final double[] weight;
    private final double[] bias;

    ReferenceEpoch(LabeledImages images) {
        this.images = images;
        features = images.height() * images.width();
        classes = images.classNames().size();
        weight = new double[classes * features];
        bias = new double[classes];
        int[] order = LongStream.of(EpochData.order(images.count()))
                .mapToInt(Math::toIntExact)
                .toArray();
        for (int from = 0; from < order.length; from += EpochData.BATCH_SIZE) {
            step(order, from, Math.min(from + EpochData.BATCH_SIZE, order.length));
        }
    }

    /// The weight `[classes, features]` and the bias `[classes]`.
    List<float[]> weights() {
        return List.of(floats(weight), floats(bias));
    }

    private void step(int[] order, int from, int to) {
        double rate = EpochData.LEARNING_RATE / (to - from);
        double[][] errors = IntStream.range(from, to)
                .parallel()
                .mapToObj(i -> errors(order[i]))
                .toArray(double[][]::new);
        IntStream.range(0, classes).parallel().forEach(c -> {
            for (int i = from; i < to; i++) {
                double change = rate * errors[i - from][c];
                bias[c] -= change;
                for (int f = 0; f < features; f++) {
                    weight[c * features + f] -= change * pixel(order[i], f);
                }
            }
        });
    }

    /// The gradient of one image's loss with respect to its logits.
    private double[] errors(int image) {
        double[] e = new double[classes];
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            double logit = bias[c];
            for (int f = 0; f < features; f++) {
                logit += weight[c * features + f] * pixel(image, f);
            }
            e[c] = Math.exp(logit);
            sum += e[c];
        }
        for (int c = 0; c < classes; c++) {
            e[c] = e[c] / sum - (c == images.label(image) ? 1 : 0);
        }
        return e;
    }

    private double pixel(int image, int feature) {
        return (images.pixels()[image * features + feature] & 0xFF) / 255f;
    }

    private static float[] floats(double[] values) {
        float[] y = new float[values.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) values[i];
        }
        return y;
    }
}
