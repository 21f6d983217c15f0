package dev.steadygrad.zoo;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.MseLoss;
import dev.steadygrad.nn.BatchNorm1d;
import dev.steadygrad.nn.Dropout;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.nn.Module;
import dev.steadygrad.nn.Relu;
import dev.steadygrad.nn.Sequential;
import dev.steadygrad.nn.Sigmoid;
import dev.steadygrad.optim.Adam;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Training runs that do not learn, or not what they should.
final class TrainingFaults {
    private static final Tensor X = Blobs.points(24, 3, 4);
    private static final Tensor Y = Blobs.classes(24, 3);

    private TrainingFaults() {}

    private static Sequential net(Module... between) {
        var net = new Sequential(new Linear(4, 8, true, new Rng(0)));
        for (Module m : between) {
            net.append(m);
        }
        return net.append(new Linear(8, 3, true, new Rng(1)));
    }

    @Fault(value = "diverging-loss", also = "oversized-steps")
    static void learningRateTooHigh() {
        Tensor w = Tensor.ones(4, 1).requiresGrad(true);
        var optimizer = new Sgd(List.of(w), 2.5);
        Tensor y = Blobs.normal(3, 24, 1);
        for (int i = 0; i < 12; i++) {
            optimizer.zeroGrad();
            new MseLoss().apply(X.matmul(w), y).backward();
            optimizer.step(); // fault
        }
    }

    @Fault("diverging-loss")
    static void climbingInsteadOfDescending() {
        Tensor w = Tensor.ones(4, 1).requiresGrad(true);
        var optimizer = new Sgd(List.of(w), 0.3).maximize(true);
        Tensor y = Blobs.normal(3, 24, 1);
        for (int i = 0; i < 12; i++) {
            optimizer.zeroGrad();
            new MseLoss().apply(X.matmul(w), y).backward();
            optimizer.step(); // fault
        }
    }

    @Fault("oversized-steps")
    static void stepsLongerThanTheWeights() {
        Tensor w = Tensor.ones(4, 1).requiresGrad(true);
        var optimizer = new Sgd(List.of(w), 2.5);
        for (int i = 0; i < 5; i++) {
            optimizer.zeroGrad();
            new MseLoss().apply(X.matmul(w), Blobs.normal(3, 24, 1)).backward();
            optimizer.step(); // fault
        }
    }

    @Fault("vanishing-gradients")
    static void twentySigmoids() {
        var net = new Sequential(new Linear(4, 8, true, new Rng(0)));
        for (int i = 1; i < 20; i++) {
            net.append(new Sigmoid()).append(new Linear(8, 8, true, new Rng(i)));
        }
        net.append(new Linear(8, 3, true, new Rng(20)));
        var optimizer = new Sgd(net.parameters(), 0.1);
        for (int i = 0; i < 4; i++) {
            optimizer.zeroGrad();
            new CrossEntropyLoss().apply(net.call(X), Y).backward(); // fault
            optimizer.step();
        }
    }

    @Fault("exploding-gradients")
    static void recurrenceWithALargeWeight() {
        Tensor w = Blobs.normal(1, 4, 4).mul(3).requiresGrad(true);
        Tensor h = X;
        for (int i = 0; i < 12; i++) {
            h = h.matmul(w);
        }
        h.mul(1e-9).square().mean().backward(); // fault
    }

    @Fault("dead-relu")
    static void deadUnits() {
        var first = new Linear(4, 8, true, new Rng(0));
        Autograd.noGrad(() -> first.bias().fill_(-20));
        var net = new Sequential(first, new Relu(), new Linear(8, 3, true, new Rng(1)));
        new CrossEntropyLoss().apply(net.call(X), Y).backward(); // fault
    }

    @Fault("dead-relu")
    static void halfOfTheUnitsAreDead() {
        var first = new Linear(4, 8, true, new Rng(0));
        Autograd.noGrad(
                () -> first.bias().fill_(2).sub_(Tensor.arange(8L).remainder(2).mul(20)));
        var net = new Sequential(first, new Relu(), new Linear(8, 3, true, new Rng(1)));
        var optimizer = new Sgd(net.parameters(), 0.01);
        for (int i = 0; i < 12; i++) {
            optimizer.zeroGrad();
            Tensor y = net.call(Blobs.points(96, 3, 4)); // fault
            new CrossEntropyLoss().apply(y, Blobs.classes(96, 3)).backward();
            optimizer.step();
        }
    }

    @Fault("unused-parameters")
    static void layerThatNobodyCalls() {
        var used = new Linear(4, 3, true, new Rng(0));
        var forgotten = new Linear(4, 3, true, new Rng(1));
        List<Tensor> all = new ArrayList<>(used.parameters());
        all.addAll(forgotten.parameters());
        var optimizer = new Sgd(all, 0.1);
        new CrossEntropyLoss().apply(used.call(X), Y).backward();
        optimizer.step(); // fault
    }

    @Fault("unused-parameters")
    static void detachCutsTheGraph() {
        var first = new Linear(4, 8, true, new Rng(0));
        var last = new Linear(8, 3, true, new Rng(1));
        List<Tensor> all = new ArrayList<>(first.parameters());
        all.addAll(last.parameters());
        var optimizer = new Sgd(all, 0.1);
        for (int i = 0; i < 3; i++) {
            optimizer.zeroGrad();
            new CrossEntropyLoss().apply(last.call(first.call(X).detach()), Y).backward();
            optimizer.step(); // fault
        }
    }

    @Fault("unused-parameters")
    static void stepWithoutBackward() {
        var net = new Sequential(new Linear(4, 3, true, new Rng(0)));
        var optimizer = new Sgd(net.parameters(), 0.1);
        new CrossEntropyLoss().apply(net.call(X), Y);
        optimizer.step(); // fault
    }

    @Fault("parameters-changed-outside")
    static void stepByHandBesideTheOptimizer() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Adam(net.parameters(), 1e-2);
        for (int i = 0; i < 3; i++) {
            optimizer.zeroGrad();
            new CrossEntropyLoss().apply(net.call(X), Y).backward();
            optimizer.step();
            Autograd.noGrad(() -> net.weight().sub_(net.weight().grad(), 0.1)); // fault
        }
    }

    @Fault("training-in-eval-mode")
    static void trainAfterEvaluation() {
        Sequential net = net(new Relu(), new Dropout(0.5, new Rng(2)));
        var optimizer = new Sgd(net.parameters(), 0.1);
        net.eval();
        for (int i = 0; i < 3; i++) {
            optimizer.zeroGrad();
            Tensor y = net.call(X); // fault
            new CrossEntropyLoss().apply(y, Y).backward();
            optimizer.step();
        }
    }

    @Fault("evaluating-in-training-mode")
    static void evaluateWithDropout() {
        Sequential net = net(new Relu(), new Dropout(0.5, new Rng(2)));
        var optimizer = new Sgd(net.parameters(), 0.1);
        new CrossEntropyLoss().apply(net.call(X), Y).backward();
        optimizer.step();
        Autograd.noGrad(() -> net.call(X).argmax(1)); // fault
    }

    @Fault("evaluating-in-training-mode")
    static void evaluateWithBatchStatistics() {
        Sequential net = net(new BatchNorm1d(8), new Relu());
        var optimizer = new Sgd(net.parameters(), 0.1);
        new CrossEntropyLoss().apply(net.call(X), Y).backward();
        optimizer.step();
        Autograd.inference(() -> net.call(X).argmax(1)); // fault
    }

    @Fault("raw-inputs")
    static void bytesAsInputs() {
        var net = new Sequential(new Linear(4, 3, true, new Rng(0)));
        Tensor bytes = Blobs.normal(1, 24, 4).abs().mul(90).clamp(0, 255).round();
        Tensor y = net.call(bytes); // fault
        new CrossEntropyLoss().apply(y, Y).backward();
    }

    @Fault("raw-inputs")
    static void columnsOfVeryDifferentSize() {
        var net = new Sequential(new Linear(4, 3, true, new Rng(0)));
        Tensor units = Tensor.of(new float[] {1, 0.001f, 200, 0.1f}, 4);
        Tensor y = net.call(Blobs.normal(1, 24, 4).mul(units)); // fault
        new CrossEntropyLoss().apply(y, Y).backward();
    }

    // transformers issue 34191: the mean of means, with parts of different length
    @Fault("uneven-accumulation")
    static void meansOfUnevenParts() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.1);
        Tensor padded = Y.clone();
        padded.narrow(0, 12, 10).fill_(-100);
        optimizer.zeroGrad();
        for (int part = 0; part < 2; part++) {
            Tensor y = net.call(X.narrow(0, part * 12, 12));
            Tensor loss = new CrossEntropyLoss().apply(y, padded.narrow(0, part * 12, 12)); // fault
            loss.div(2.0).backward();
        }
        optimizer.step();
    }

    @Fault("stale-gradients")
    static void gradientsNeverCleared() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.05);
        for (int i = 0; i < 3; i++) {
            new CrossEntropyLoss().apply(net.call(X), Y).backward();
            optimizer.step(); // fault
        }
    }

    @Fault("zero-gradients")
    static void roundHasNoSlope() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.1);
        optimizer.zeroGrad();
        new MseLoss().apply(net.call(X).round(), Blobs.normal(3, 24, 3)).backward(); // fault
        optimizer.step();
    }

    @Fault("zero-gradients")
    static void accuracyAsALoss() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.1);
        Tensor y = net.call(X);
        Tensor best = y.eq(y.amax(1, true)).to(DType.FLOAT32);
        best.sub(Y.oneHot(3).to(DType.FLOAT32))
                .abs()
                .mean()
                .add(y.sign().sum().mul(0))
                .backward(); // fault
        optimizer.step();
    }
}
