package dev.steadygrad.bench.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.steadygrad.bench.EpochData;
import dev.steadygrad.bench.Lenet;
import dev.steadygrad.bench.Task;
import dev.steadygrad.data.DataException;
import dev.steadygrad.data.LabeledImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An epoch of the digit CNN. Adam is DJL's own, one native call for each parameter. All images lie in native memory as
/// bytes, as ours do.
final class TorchLenet implements Task {
    private static final Shape TWO = new Shape(2, 2);
    private static final Shape NONE = new Shape(0, 0);

    private final NDArray images;
    private final NDArray labels;
    private final NDArray order;
    private final NDArray minusOne;
    private final NDArray logLikelihood;
    private final List<NDArray> parameters = new ArrayList<>();
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> squares = new ArrayList<>();

    TorchLenet(NDManager manager) throws DataException {
        LabeledImages train = EpochData.digits().train();
        images = SoftmaxRegression.images(manager, train);
        labels = SoftmaxRegression.labels(manager, train);
        order = manager.create(EpochData.order(train.count()));
        minusOne = manager.ones(new Shape()).neg();
        logLikelihood = manager.zeros(new Shape());
        for (int i = 0; i < Lenet.parameters(); i++) {
            Shape shape = new Shape(Arrays.stream(Lenet.shape(i)).asLongStream().toArray());
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
        for (long from = 0; from < n; from += Lenet.BATCH_SIZE) {
            try (var scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                List<NDArray> leaves = parameters.stream().map(Gradients::leaf).toList();
                logLikelihood.addi(backward(leaves, from, Math.min(from + Lenet.BATCH_SIZE, n)));
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
            all.add(backward(leaves, 0, Lenet.BATCH_SIZE).neg().toFloatArray());
            leaves.forEach(leaf -> all.add(leaf.getGradient().toFloatArray()));
            return all;
        }
    }

    private void reset() {
        for (int i = 0; i < parameters.size(); i++) {
            parameters.get(i).set(Lenet.start(i));
            means.get(i).muli(0);
            squares.get(i).muli(0);
        }
    }

    /// Leaves the gradients of the mean loss in `p`.
    private NDArray backward(List<NDArray> p, long from, long to) {
        NDArray rows = order.get(new NDIndex().addSliceDim(from, to));
        NDArray x =
                SoftmaxRegression.inputs(SoftmaxRegression.rows(rows, images)).reshape(to - from, 1, 28, 28);
        NDArray target = SoftmaxRegression.rows(rows, labels);
        Gradients.record(true);
        try {
            NDArray y = pooled(Conv2d.conv2d(x, p.get(0), p.get(1)).singletonOrThrow());
            y = pooled(Conv2d.conv2d(y, p.get(2), p.get(3)).singletonOrThrow()).reshape(to - from, 256);
            y = relu(Linear.linear(y, p.get(4), p.get(5)).singletonOrThrow());
            y = relu(Linear.linear(y, p.get(6), p.get(7)).singletonOrThrow());
            y = Linear.linear(y, p.get(8), p.get(9)).singletonOrThrow();
            NDArray mean = Gradients.meanLogLikelihood(y, target);
            Gradients.backward(mean, minusOne);
            return mean;
        } finally {
            Gradients.record(false);
        }
    }

    private static NDArray pooled(NDArray y) {
        return Pool.maxPool2d(relu(y), TWO, TWO, NONE, false);
    }

    private static NDArray relu(NDArray y) {
        return y.getNDArrayInternal().relu();
    }

    private void adam(List<NDArray> leaves, int step) {
        double root = Math.sqrt(1 - Math.pow(Lenet.BETA2, step));
        double rate = Lenet.LEARNING_RATE * root / (1 - Math.pow(Lenet.BETA1, step));
        for (int i = 0; i < leaves.size(); i++) {
            JniUtils.adamUpdate(
                    (PtNDArray) parameters.get(i),
                    (PtNDArray) leaves.get(i).getGradient(),
                    (PtNDArray) means.get(i),
                    (PtNDArray) squares.get(i),
                    (float) Lenet.LEARNING_RATE,
                    (float) rate,
                    0,
                    1,
                    -1,
                    (float) Lenet.BETA1,
                    (float) Lenet.BETA2,
                    (float) Lenet.EPS,
                    false);
        }
    }
}
