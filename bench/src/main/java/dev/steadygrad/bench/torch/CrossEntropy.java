package dev.steadygrad.bench.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.steadygrad.bench.Task;
import java.util.List;

/// Mean cross-entropy and its gradient.
final class CrossEntropy implements Task {
    private final NDArray x;
    private final NDArray target;
    private final NDArray minusOne;

    CrossEntropy(NDArray x, NDArray target) {
        this.x = x;
        this.target = target;
        minusOne = x.getManager().ones(new Shape()).neg();
    }

    @Override
    public void run() {
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray leaf = Gradients.leaf(x);
            logLikelihood(leaf);
            leaf.getGradient();
        }
    }

    @Override
    public List<float[]> result() {
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray leaf = Gradients.leaf(x);
            NDArray loss = logLikelihood(leaf).neg();
            return List.of(loss.toFloatArray(), leaf.getGradient().toFloatArray());
        }
    }

    /// Its negative's gradient is left in `leaf`.
    private NDArray logLikelihood(NDArray leaf) {
        Gradients.record(true);
        try {
            NDArray y = Gradients.meanLogLikelihood(leaf, target);
            Gradients.backward(y, minusOne);
            return y;
        } finally {
            Gradients.record(false);
        }
    }
}
