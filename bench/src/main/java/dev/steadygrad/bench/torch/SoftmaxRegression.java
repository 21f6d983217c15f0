package dev.steadygrad.bench.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.steadygrad.bench.EpochData;
import dev.steadygrad.data.LabeledImages;
import java.nio.ByteBuffer;

/// Softmax regression and its training. All images lie in native memory as float32 from the start.
final class SoftmaxRegression {
    private final NDArray images;
    private final NDArray labels;
    private final NDArray weight;
    private final NDArray bias;
    private final NDArray minusOne;
    private final NDArray logLikelihood;

    SoftmaxRegression(NDManager manager, LabeledImages train) {
        images = images(manager, train);
        labels = labels(manager, train);
        int classes = train.classNames().size();
        weight = manager.zeros(new Shape(classes, images.getShape().get(1)));
        bias = manager.zeros(new Shape(classes));
        minusOne = manager.ones(new Shape()).neg();
        logLikelihood = manager.zeros(new Shape());
    }

    /// Levels from 0 to 255, as both sides find them.
    static NDArray images(NDManager manager, LabeledImages images) {
        Shape shape = new Shape(images.count(), (long) images.height() * images.width());
        return manager.create(ByteBuffer.wrap(images.pixels()), shape, DataType.UINT8);
    }

    /// What a network takes: from 0 to 1.
    static NDArray inputs(NDArray images) {
        return images.toType(DataType.FLOAT32, false).divi(255);
    }

    static NDArray labels(NDManager manager, LabeledImages images) {
        long[] labels = new long[images.count()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = images.label(i);
        }
        return manager.create(labels, new Shape(labels.length, 1));
    }

    NDArray weight() {
        return weight;
    }

    NDArray bias() {
        return bias;
    }

    NDArray logits(NDArray inputs) {
        return Linear.linear(inputs, weight, bias).singletonOrThrow();
    }

    void reset() {
        weight.subi(weight);
        bias.subi(bias);
    }

    /// @param order the images' order, int64
    void epoch(NDArray order) {
        long n = order.getShape().get(0);
        for (long from = 0; from < n; from += EpochData.BATCH_SIZE) {
            long to = Math.min(from + EpochData.BATCH_SIZE, n);
            try (var scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                step(order.get(new NDIndex().addSliceDim(from, to)));
            }
        }
    }

    private void step(NDArray rows) {
        NDArray x = inputs(rows(rows, images));
        NDArray target = rows(rows, labels);
        NDArray w = Gradients.leaf(weight);
        NDArray b = Gradients.leaf(bias);
        Gradients.record(true);
        NDArray mean = Gradients.meanLogLikelihood(Linear.linear(x, w, b).singletonOrThrow(), target);
        Gradients.backward(mean, minusOne);
        Gradients.record(false);
        weight.subi(w.getGradient().muli(EpochData.LEARNING_RATE));
        bias.subi(b.getGradient().muli(EpochData.LEARNING_RATE));
        logLikelihood.addi(mean);
    }

    /// An embedding is the fastest of the ways to take rows, three times as fast as an index.
    static NDArray rows(NDArray rows, NDArray from) {
        return JniUtils.embedding((PtNDArray) rows, (PtNDArray) from, false);
    }
}
