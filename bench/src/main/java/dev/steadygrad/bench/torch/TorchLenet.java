package dev.steadygrad.bench.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import dev.steadygrad.bench.Network;
import dev.steadygrad.data.LabeledImages;
import java.util.List;

/// The digit CNN. All images lie in native memory as bytes, as ours do.
final class TorchLenet extends TorchNetwork {
    private static final Shape TWO = new Shape(2, 2);
    private static final Shape NONE = new Shape(0, 0);

    private final NDArray images;

    TorchLenet(NDManager manager, LabeledImages train) {
        super(manager, Network.LENET, SoftmaxRegression.labels(manager, train));
        images = SoftmaxRegression.images(manager, train);
    }

    @Override
    NDArray inputs(NDArray rows) {
        return SoftmaxRegression.inputs(SoftmaxRegression.rows(rows, images)).reshape(rows.size(), 1, 28, 28);
    }

    @Override
    NDArray logits(List<NDArray> p, NDArray x) {
        NDArray y = pooled(Conv2d.conv2d(x, p.get(0), p.get(1)).singletonOrThrow());
        y = pooled(Conv2d.conv2d(y, p.get(2), p.get(3)).singletonOrThrow());
        return linear(p.subList(4, p.size()), y.reshape(y.getShape().get(0), 256));
    }

    private static NDArray pooled(NDArray y) {
        return Pool.maxPool2d(relu(y), TWO, TWO, NONE, false);
    }
}
