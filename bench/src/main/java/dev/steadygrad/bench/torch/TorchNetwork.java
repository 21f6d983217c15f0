package dev.steadygrad.bench.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.steadygrad.bench.EpochData;
import dev.steadygrad.bench.Network;
import dev.steadygrad.bench.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An epoch of a network that steps by Adam, which is DJL's own, one native call for each parameter.
abstract class TorchNetwork implements Task {
    private final Network network;
    private final NDArray labels;
    private final NDArray order;
    private final NDArray minusOne;
    private final NDArray logLikelihood;
    private final List<NDArray> parameters = new ArrayList<>();
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> squares = new ArrayList<>();

    /// @param labels `[N, 1]`
    TorchNetwork(NDManager manager, Network network, NDArray labels) {
        this.network = network;
        this.labels = labels;
        order = manager.create(EpochData.order((int) labels.getShape().get(0)));
        minusOne = manager.ones(new Shape()).neg();
        logLikelihood = manager.zeros(new Shape());
        for (int i = 0; i < network.parameters(); i++) {
            Shape shape =
                    new Shape(Arrays.stream(network.shape(i)).asLongStream().toArray());
            parameters.add(manager.zeros(shape));
            means.add(manager.zeros(shape));
            squares.add(manager.zeros(shape));
        }
    }

    @Override
    public void run() {
        reset();
        long n = order.getShape().get(0);
        int step = 0;
        for (long from = 0; from < n; from += Network.BATCH_SIZE) {
            try (var scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                List<NDArray> leaves = parameters.stream().map(Gradients::leaf).toList();
                logLikelihood.addi(backward(leaves, from, Math.min(from + Network.BATCH_SIZE, n)));
                adam(leaves, ++step);
            }
        }
    }

    /// The loss of the first batch and its gradients.
    @Override
    public List<float[]> result() {
        reset();
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            List<NDArray> leaves = parameters.stream().map(Gradients::leaf).toList();
            List<float[]> all = new ArrayList<>();
            all.add(backward(leaves, 0, Network.BATCH_SIZE).neg().toFloatArray());
            leaves.forEach(leaf -> all.add(leaf.getGradient().toFloatArray()));
            return all;
        }
    }

    private void reset() {
        for (int i = 0; i < parameters.size(); i++) {
            parameters.get(i).set(network.start(i));
            means.get(i).muli(0);
            squares.get(i).muli(0);
        }
    }

    /// The inputs of some rows.
    abstract NDArray inputs(NDArray rows);

    /// @param p the parameters
    abstract NDArray logits(List<NDArray> p, NDArray x);

    /// Leaves the gradients of the mean loss in `p`.
    private NDArray backward(List<NDArray> p, long from, long to) {
        NDArray rows = order.get(new NDIndex().addSliceDim(from, to));
        NDArray x = inputs(rows);
        NDArray target = SoftmaxRegression.rows(rows, labels);
        Gradients.record(true);
        try {
            NDArray mean = Gradients.meanLogLikelihood(logits(p, x), target);
            Gradients.backward(mean, minusOne);
            return mean;
        } finally {
            Gradients.record(false);
        }
    }

    /// Linear layers with ReLU between.
    static NDArray linear(List<NDArray> p, NDArray x) {
        NDArray y = x;
        for (int i = 0; i < p.size(); i += 2) {
            y = Linear.linear(i == 0 ? y : relu(y), p.get(i), p.get(i + 1)).singletonOrThrow();
        }
        return y;
    }

    static NDArray relu(NDArray y) {
        return y.getNDArrayInternal().relu();
    }

    private void adam(List<NDArray> leaves, int step) {
        double root = Math.sqrt(1 - Math.pow(Network.BETA2, step));
        double rate = Network.LEARNING_RATE * root / (1 - Math.pow(Network.BETA1, step));
        for (int i = 0; i < leaves.size(); i++) {
            JniUtils.adamUpdate(
                    (PtNDArray) parameters.get(i),
                    (PtNDArray) leaves.get(i).getGradient(),
                    (PtNDArray) means.get(i),
                    (PtNDArray) squares.get(i),
                    (float) Network.LEARNING_RATE,
                    (float) rate,
                    0,
                    1,
                    -1,
                    (float) Network.BETA1,
                    (float) Network.BETA2,
                    (float) Network.EPS,
                    false);
        }
    }
}
