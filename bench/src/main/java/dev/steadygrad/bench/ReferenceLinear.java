package dev.steadygrad.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The plainest code for the cross-entropy of a linear layer. Its input repeats a few rows, so that these are all it
/// has to look at: the softmax of a row is that of the row it repeats.
final class ReferenceLinear {
    /// After so many rows the input begins again.
    static final int ROWS = 32;

    /// Makes logits of normal numbers and weights that are not far from normal themselves.
    private static final float SCALE = 0x1p-5f;

    private final int count;
    private final int width;
    private final int classes;
    private final float[] x;
    private final float[] weight;
    private final int[] target;

    ReferenceLinear(Workload w) {
        count = w.rows();
        width = w.columns();
        classes = w.secondDims()[0];
        x = w.input();
        weight = w.second();
        target = Arrays.stream(w.targets()).mapToInt(t -> (int) t).toArray();
    }

    static float[] scaled(float[] values) {
        float[] y = new float[values.length];
        IntStream.range(0, y.length).parallel().forEach(i -> y[i] = values[i] * SCALE);
        return y;
    }

    /// The loss, and the gradients of input and weight.
    List<float[]> results() {
        double[][] p =
                IntStream.range(0, ROWS).parallel().mapToObj(this::logits).toArray(double[][]::new);
        double[] lse = IntStream.range(0, ROWS)
                .parallel()
                .mapToDouble(r -> softmax(p[r]))
                .toArray();
        double loss = 0;
        for (int i = 0; i < count; i++) {
            loss += lse[i % ROWS] - logit(i % ROWS, target[i]);
        }
        return List.of(new float[] {(float) (loss / count)}, dInput(p), dWeight(p));
    }

    private double logit(int row, int c) {
        double sum = 0;
        for (int d = 0; d < width; d++) {
            sum += (double) x[row * width + d] * weight[c * width + d];
        }
        return sum;
    }

    private double[] logits(int row) {
        return IntStream.range(0, classes).mapToDouble(c -> logit(row, c)).toArray();
    }

    /// Replaces logits by their softmax; returns the logarithm of the sum of their exponentials.
    private static double softmax(double[] z) {
        double sum = 0; // they are small, so nothing overflows
        for (int c = 0; c < z.length; c++) {
            z[c] = Math.exp(z[c]);
            sum += z[c];
        }
        for (int c = 0; c < z.length; c++) {
            z[c] /= sum;
        }
        return Math.log(sum);
    }

    private float[] dInput(double[][] p) {
        double[][] mean = IntStream.range(0, ROWS)
                .parallel()
                .mapToObj(r -> {
                    double[] y = new double[width];
                    for (int c = 0; c < classes; c++) {
                        add(y, p[r][c], weight, c * width);
                    }
                    return y;
                })
                .toArray(double[][]::new);
        float[] dx = new float[count * width];
        for (int i = 0; i < dx.length; i++) {
            int row = i / width;
            dx[i] = (float) ((mean[row % ROWS][i % width] - weight[target[row] * width + i % width]) / count);
        }
        return dx;
    }

    private float[] dWeight(double[][] p) {
        float[] dWeight = new float[classes * width];
        IntStream.range(0, classes).parallel().forEach(c -> {
            double[] y = new double[width];
            for (int r = 0; r < count; r++) {
                if (r < ROWS) {
                    add(y, (double) count / ROWS * p[r][c], x, r * width);
                }
                if (target[r] == c) {
                    add(y, -1, x, r * width);
                }
            }
            for (int d = 0; d < width; d++) {
                dWeight[c * width + d] = (float) (y[d] / count);
            }
        });
        return dWeight;
    }

    private static void add(double[] y, double factor, float[] x, int at) {
        for (int d = 0; d < y.length; d++) {
            y[d] += factor * x[at + d];
        }
    }
}
