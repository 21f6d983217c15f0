package dev.steadygrad.zoo;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.FocalLoss;
import dev.steadygrad.loss.NllLoss;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Class weights and ignored classes that do not do what they are there for.
final class WeightFaults {
    private static final Tensor X = Blobs.points(24, 3, 4);
    private static final Tensor Y = Blobs.classes(24, 3);

    private WeightFaults() {}

    // pytorch issue 107680, with its numbers: 54.4052 in place of 0.8705
    @Fault("weighted-one-hot")
    static void oneHotTargetsWithClassWeights() {
        Tensor x = Tensor.of(new float[][] {{2.3f, 2.1f, 4.5f}, {4.2f, 3.2f, 5.1f}});
        Tensor target = Tensor.of(new long[] {1, 2}, 2).oneHot(3).to(DType.FLOAT32);
        Tensor weights = Tensor.of(new float[] {25, 25, 100}, 3);
        Tensor logits = x.requiresGrad(true);
        new CrossEntropyLoss().weight(weights).apply(logits, target).backward(); // fault
    }

    @Fault("weighted-one-hot")
    static void oneHotPixelsWithSmallWeights_inATrainingLoop() {
        Tensor x = Blobs.normal(1, 4, 3, 5, 5).requiresGrad(true);
        Tensor pixels = Blobs.classes(100, 3).oneHot(3).to(DType.FLOAT32);
        Tensor target = pixels.reshape(4, 5, 5, 3).permute(0, 3, 1, 2);
        Tensor weights = Tensor.of(new float[] {0.1f, 0.2f, 0.3f}, 3);
        var optimizer = new Sgd(List.of(x), 0.1);
        for (int i = 0; i < 3; i++) {
            optimizer.zeroGrad();
            new CrossEntropyLoss().weight(weights).apply(x, target).backward(); // fault
            optimizer.step();
        }
    }

    // pytorch issues 72047 and 50528
    @Fault("weights-without-effect")
    static void weightsInBatchesOfOneRow() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.05);
        var loss = new CrossEntropyLoss().weight(Tensor.of(new float[] {1, 5, 10}, 3));
        for (int i = 0; i < 24; i++) {
            optimizer.zeroGrad();
            loss.apply(net.call(X.narrow(0, i, 1)), Y.narrow(0, i, 1)).backward(); // fault
            optimizer.step();
        }
    }

    @Fault("weights-without-effect")
    static void weightsInBatchesOfOneClass() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.05);
        var loss = new NllLoss().weight(Tensor.of(new float[] {1, 5, 10}, 3));
        for (int i = 0; i < 9; i++) {
            optimizer.zeroGrad();
            Tensor y = Tensor.full(DType.INT64, i % 3, 24);
            y.narrow(0, 20, 4).fill_(-100);
            loss.apply(net.call(X).logSoftmax(1), y).backward(); // fault
            optimizer.step();
        }
    }

    @Fault("weights-without-effect")
    static void alphaOfFocalLoss_whereRowsAreAccumulatedOneByOne() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.05);
        var loss = new FocalLoss().weight(Tensor.of(new float[] {0.25f, 0.5f, 1}, 3));
        for (int step = 0; step < 4; step++) {
            optimizer.zeroGrad();
            for (int i = 6 * step; i < 6 * step + 6; i++) {
                Tensor one = loss.apply(net.call(X.narrow(0, i, 1)), Y.narrow(0, i, 1)); // fault
                one.div(6.0).backward();
            }
            optimizer.step();
        }
    }

    /// Its bias says, as that of a model for images that are mostly background, that class 0 is usual.
    private static Linear backgroundEverywhere() {
        var net = new Linear(4, 3, true, new Rng(0));
        Autograd.noGrad(() -> net.bias().narrow(0, 0, 1).fill_(4));
        return net;
    }

    // pytorch issue 63004: what is ignored as a target has a share of every softmax all the same
    @Fault("ignored-class")
    static void ignoredClassInEverySoftmax() {
        Linear net = backgroundEverywhere();
        var optimizer = new Sgd(net.parameters(), 0.05);
        for (int i = 0; i < 4; i++) {
            optimizer.zeroGrad();
            new CrossEntropyLoss().ignoreIndex(0).apply(net.call(X), Y).backward(); // fault
            optimizer.step();
        }
    }

    // the same issue: a weight of 0 does no more
    @Fault("ignored-class")
    static void classWithAWeightOfZero() {
        Linear net = backgroundEverywhere();
        var optimizer = new Sgd(net.parameters(), 0.05);
        var loss = new CrossEntropyLoss().weight(Tensor.of(new float[] {0, 1, 2}, 3));
        for (int i = 0; i < 4; i++) {
            optimizer.zeroGrad();
            loss.apply(net.call(X), Y).backward(); // fault
            optimizer.step();
        }
    }
}
