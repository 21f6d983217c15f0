package dev.steadygrad.zoo;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.loss.Reduction;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;

/// Class weights and ignored classes that are used as they should be.
final class HealthyWeights {
    private static final Tensor X = Blobs.points(24, 3, 4);
    private static final Tensor Y = Blobs.classes(24, 3);
    private static final Tensor WEIGHTS = Tensor.of(new float[] {25, 25, 100}, 3);

    private HealthyWeights() {}

    private static Tensor oneHot() {
        return Y.oneHot(3).to(DType.FLOAT32);
    }

    private static void train(Linear net, Loss loss, Tensor x, Tensor y, int rows) {
        var optimizer = new Sgd(net.parameters(), 0.01);
        for (int epoch = 0; epoch < 2; epoch++) {
            for (int i = 0; i + rows <= x.size(0); i += rows) {
                optimizer.zeroGrad();
                loss.apply(net.call(x.narrow(0, i, rows)), y.narrow(0, i, rows)).backward();
                optimizer.step();
            }
        }
    }

    private static Linear net() {
        return new Linear(4, 3, true, new Rng(0));
    }

    @Healthy
    static void weightsOfClassIndices() {
        train(net(), new CrossEntropyLoss().weight(WEIGHTS), X, Y, 6);
    }

    @Healthy
    static void weightsOfSmoothedLabels() {
        train(
                net(),
                new CrossEntropyLoss().weight(WEIGHTS),
                X,
                oneHot().mul(0.9).add(0.1 / 3),
                6);
    }

    @Healthy
    static void weightsOfMixedLabels_someOfThemUnmixed() {
        Tensor y = oneHot();
        Tensor mixed = y.narrow(0, 12, 6);
        mixed.copy_(mixed.mul(0.7).add(mixed.flip(0).mul(0.3)));
        train(net(), new CrossEntropyLoss().weight(WEIGHTS), X, y, 6);
    }

    @Healthy
    static void weightsOfOneHotLabels_addedUp() {
        train(net(), new CrossEntropyLoss().weight(WEIGHTS).reduction(Reduction.SUM), X, oneHot(), 6);
    }

    @Healthy
    static void weightsOfOneHotLabels_thatAreOneOnAverage() {
        Tensor w = Tensor.of(new float[] {0.5f, 0.5f, 2}, 3);
        train(net(), new CrossEntropyLoss().weight(w), X, oneHot(), 6);
    }

    @Healthy
    static void oneRowAtATime_addedUp() {
        train(net(), new CrossEntropyLoss().weight(WEIGHTS).reduction(Reduction.SUM), X, Y, 1);
    }

    @Healthy
    static void oneRowAtATime_allOfOneWeight() {
        train(net(), new CrossEntropyLoss().weight(Tensor.full(0.5, 3)), X, Y, 1);
    }

    @Healthy
    static void batchesOfOneClass_now_andThen() {
        Tensor y = Y.clone();
        y.narrow(0, 0, 6).fill_(2);
        y.narrow(0, 6, 6).fill_(1);
        train(net(), new CrossEntropyLoss().weight(WEIGHTS), X, y, 6);
    }

    @Healthy
    static void oneRowAtATime_withSmoothing() {
        train(net(), new CrossEntropyLoss().weight(WEIGHTS).labelSmoothing(0.1), X, Y, 1);
    }

    @Healthy
    static void evaluationRowByRow() {
        Linear net = net();
        var loss = new CrossEntropyLoss().weight(WEIGHTS);
        for (int i = 0; i < 24; i++) {
            int row = i;
            Autograd.noGrad(() -> loss.apply(net.call(X.narrow(0, row, 1)), Y.narrow(0, row, 1)));
        }
    }

    /// As in a language model over letters, where 0 fills up short lines.
    @Healthy
    static void paddingIsClassZero() {
        var net = new Linear(4, 3, true, new Rng(0));
        train(net, new CrossEntropyLoss().ignoreIndex(0), Blobs.points(400, 3, 4), Blobs.classes(400, 3), 100);
    }

    @Healthy
    static void ignoredClassIsMaskedOutOfTheSoftmax() {
        var net = new Linear(4, 3, true, new Rng(0));
        Autograd.noGrad(() -> net.bias().narrow(0, 0, 1).fill_(4));
        Tensor mask = Tensor.of(new boolean[] {false, true, true});
        train(net, new CrossEntropyLoss().ignoreIndex(0).classMask(mask), X, Y, 12);
    }

    @Healthy
    static void classesOfATaskToCome_areMaskedOut() {
        var net = new Linear(4, 5, true, new Rng(0));
        Tensor mask = Tensor.of(new boolean[] {true, true, true, false, false});
        train(net, new CrossEntropyLoss().classMask(mask), Blobs.points(600, 3, 4), Blobs.classes(600, 3), 100);
    }

    /// A start that favours the ignored class is soon unlearnt.
    @Healthy
    static void ignoredClassIsFavouredAtFirst() {
        var net = new Linear(4, 3, true, new Rng(0));
        Autograd.noGrad(() -> net.bias().narrow(0, 0, 1).fill_(1.5));
        var optimizer = new Sgd(net.parameters(), 1);
        for (int i = 0; i < 12; i++) {
            optimizer.zeroGrad();
            new CrossEntropyLoss().ignoreIndex(0).apply(net.call(X), Y).backward();
            optimizer.step();
        }
    }
}
