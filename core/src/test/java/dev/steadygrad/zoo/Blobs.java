package dev.steadygrad.zoo;

import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Tensor;

/// Made-up examples: heaps of points, one a class.
final class Blobs {
    private Blobs() {}

    /// Standard normal.
    static Tensor normal(long seed, int... dims) {
        Rng rng = new Rng(seed);
        Tensor t = Tensor.zeros(dims);
        float[] values = t.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rng.nextGaussian();
        }
        return Tensor.of(values, dims);
    }

    /// Classes 0, 1, …, 0, 1, ….
    static Tensor classes(int n, int classes) {
        long[] y = new long[n];
        for (int i = 0; i < n; i++) {
            y[i] = i % classes;
        }
        return Tensor.of(y, n);
    }

    /// `[n, features]`: examples of [#classes(int, int)], a heap each.
    static Tensor points(int n, int classes, int features) {
        float[] x = normal(7, n, features).mul(0.3).toFloatArray();
        for (int i = 0; i < n; i++) {
            x[i * features + i % classes % features] += i % classes < features ? 1.5f : -1.5f;
        }
        return Tensor.of(x, n, features);
    }
}
