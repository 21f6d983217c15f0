package dev.steadygrad.bench.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/// libtorch's autograd without what DJL's gradient collector adds to each call.
final class Gradients {
    private Gradients() {}

    /// Whether history is recorded.
    static void record(boolean on) {
        JniUtils.setGradMode(on);
    }

    /// The same memory as a leaf that wants a gradient and has none yet, as after `zero_grad(set_to_none=True)`.
    static NDArray leaf(NDArray x) {
        NDArray leaf = x.stopGradient();
        leaf.setRequiresGradient(true);
        return leaf;
    }

    /// What `F.cross_entropy` computes, with the other sign; `target` is a column.
    static NDArray meanLogLikelihood(NDArray logits, NDArray target) {
        return logits.logSoftmax(1).gather(target, 1).mean();
    }

    /// @param g the gradient of `y`
    static void backward(NDArray y, NDArray g) {
        JniUtils.backward((PtNDArray) y, (PtNDArray) g, false, false);
    }
}
