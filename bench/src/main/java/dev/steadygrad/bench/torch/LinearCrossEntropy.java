package dev.steadygrad.bench.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.steadygrad.bench.Task;
import java.util.List;

/// Mean cross-entropy of `x · weightᵀ`, and the gradients of both.
final class LinearCrossEntropy implements Task {
    private final NDArray x;
    private final NDArray weight;
    private final NDArray target;
    private final NDArray minusOne;

    LinearCrossEntropy(NDArray x, NDArray weight, NDArray target) {
        this.x = x;
        this.weight = weight;
        this.target = target;
        minusOne = x.getManager().ones(new Shape()).neg();
    }

    @Override
    public void run() {
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            step(Gradients.leaf(x), Gradients.leaf(weight));
        }
    }

    @Override
    public List<float[]> result() {
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray input = Gradients.leaf(x);
            NDArray layer = Gradients.leaf(weight);
            NDArray loss = step(input, layer).neg();
            return List.of(
                    loss.toFloatArray(),
                    input.getGradient().toFloatArray(),
                    layer.getGradient().toFloatArray());
        }
    }

    /// The negative loss, whose negative's gradients are left in the leaves.
    private NDArray step(NDArray input, NDArray layer) {
        Gradients.record(true);
        try {
            NDArray y = Gradients.meanLogLikelihood(input.matMul(layer.transpose()), target);
            Gradients.backward(y, minusOne);
            return y;
        } finally {
            Gradients.record(false);
        }
    }
}
