package dev.steadygrad.train;

import dev.steadygrad.base.Check;
import dev.steadygrad.tensor.Tensor;

/// How often each class was taken for each other one.
public final class ConfusionMatrix {
    private final long[][] counts;

    /// With nothing counted yet.
    public ConfusionMatrix(int classes) {
        Check.that(classes > 0, "ConfusionMatrix: classes must be 1 or more, got classes=%d", classes);
        counts = new long[classes][classes];
    }

    /// Counts a batch.
    ///
    /// **Shape**: `predicted [N]`, `targets [N]`, class indices.
    ///
    /// **Errors**: `IllegalArgumentException` where the shapes differ, `IndexOutOfBoundsException` for an index that is
    /// no class.
    public void add(Tensor predicted, Tensor targets) {
        Check.sameShape("ConfusionMatrix", "predicted", predicted.shape(), targets.shape());
        long[] p = predicted.toLongArray();
        long[] t = targets.toLongArray();
        for (int i = 0; i < t.length; i++) {
            counts[Check.index("ConfusionMatrix", t[i], classes(), 0)][
                    Check.index("ConfusionMatrix", p[i], classes(), 0)]++;
        }
    }

    public int classes() {
        return counts.length;
    }

    /// How many examples of class `target` were taken for `predicted`.
    public long count(int target, int predicted) {
        return counts[target][predicted];
    }

    /// The part of all examples whose class was found; NaN where nothing was counted.
    public double accuracy() {
        long hits = 0;
        long all = 0;
        for (int t = 0; t < classes(); t++) {
            hits += counts[t][t];
            for (long n : counts[t]) {
                all += n;
            }
        }
        return (double) hits / all;
    }
}
