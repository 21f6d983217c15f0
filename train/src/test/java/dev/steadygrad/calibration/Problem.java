package dev.steadygrad.calibration;

import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;

/// Logits and labels to calibrate, drawn by a seed: of all sizes, some of them odd.
record Problem(double[][] logits, long[] labels) {
    private static final int KINDS = 10;

    static Problem drawn(int seed) {
        var rng = new Rng(seed);
        int kind = seed % KINDS;
        int n = kind == 1 ? 1 + rng.nextInt(3) : 4 + rng.nextInt(60);
        int classes = 2 + rng.nextInt(9);
        double scale = Math.pow(10, 4 * rng.nextDouble() - 2) * (kind == 2 ? 1e20 : kind == 3 ? 1e-20 : 1);
        double offset = kind == 4 ? 1e6 * scale : 0;
        double truth = Math.pow(10, 2 * rng.nextDouble() - 1);
        double[][] logits = new double[n][classes];
        long[] labels = new long[n];
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < classes; c++) {
                double z = kind == 5 ? Math.rint(rng.nextGaussian()) : rng.nextGaussian();
                logits[i][c] = kind == 6 && seed % 20 == 6 ? scale : scale * z + offset;
            }
            labels[i] = switch (kind) {
                case 6, 7 -> largest(logits[i]);
                case 8 -> rng.nextInt(classes);
                case 9 -> 1;
                default -> sampled(logits[i], truth / scale, rng);
            };
        }
        return new Problem(logits, labels);
    }

    private static int largest(double[] row) {
        int k = 0;
        for (int c = 1; c < row.length; c++) {
            k = row[c] > row[k] ? c : k;
        }
        return k;
    }

    /// A class drawn from `softmax(beta * row)`.
    private static int sampled(double[] row, double beta, Rng rng) {
        double m = Arrays.stream(row).max().orElse(0);
        double[] e = Arrays.stream(row).map(z -> Math.exp(beta * (z - m))).toArray();
        double left = rng.nextDouble() * Arrays.stream(e).sum();
        int c = 0;
        while (c < e.length - 1 && left > e[c]) {
            left -= e[c++];
        }
        return c;
    }

    Tensor logitTensor() {
        return Tensor.of((Object) logits);
    }

    Tensor labelTensor() {
        return Tensor.of(labels.clone(), labels.length);
    }
}
