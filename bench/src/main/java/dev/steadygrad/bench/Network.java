package dev.steadygrad.bench;

import java.util.List;
import java.util.stream.IntStream;

/// A network of the epoch workloads that steps by Adam. Each side begins with these weights.
///
/// @param shapes of the parameters: of each layer its weight, then its bias
public record Network(List<int[]> shapes) {
    /// Conv 1 to 6 channels 5×5, ReLU, pool 2, conv 6 to 16, ReLU, pool 2, linear 256 to 120 to 84 to 10 with ReLU
    /// between.
    public static final Network LENET = new Network(List.of(
            new int[] {6, 1, 5, 5},
            new int[] {6},
            new int[] {16, 6, 5, 5},
            new int[] {16},
            new int[] {120, 256},
            new int[] {120},
            new int[] {84, 120},
            new int[] {84},
            new int[] {10, 84},
            new int[] {10}));

    /// Linear 108 to 64 to 32 to 2 with ReLU between.
    public static final Network INCOME = new Network(List.of(
            new int[] {64, Incomes.FEATURES},
            new int[] {64},
            new int[] {32, 64},
            new int[] {32},
            new int[] {Incomes.CLASSES, 32},
            new int[] {Incomes.CLASSES}));

    public static final int BATCH_SIZE = 64;
    public static final double LEARNING_RATE = 1e-3;
    public static final double BETA1 = 0.9;
    public static final double BETA2 = 0.999;
    public static final double EPS = 1e-8;

    public int parameters() {
        return shapes.size();
    }

    public int[] shape(int parameter) {
        return shapes.get(parameter).clone();
    }

    /// The first values of a parameter: normal, with the deviation 1/√fanIn; a bias begins with 0.
    public float[] start(int parameter) {
        int[] shape = shapes.get(parameter);
        int numel = IntStream.of(shape).reduce(1, Math::multiplyExact);
        float[] values = new float[numel];
        if (shape.length > 1) {
            float[] normal = Inputs.normal(0, numel);
            float scale = (float) Math.sqrt((double) shape[0] / numel);
            for (int i = 0; i < numel; i++) {
                values[i] = scale * normal[i];
            }
        }
        return values;
    }
}
