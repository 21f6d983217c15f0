package dev.steadygrad.zoo;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.MseLoss;
import dev.steadygrad.loss.Reduction;
import dev.steadygrad.nn.BatchNorm1d;
import dev.steadygrad.nn.Conv2d;
import dev.steadygrad.nn.Dropout;
import dev.steadygrad.nn.Embedding;
import dev.steadygrad.nn.Flatten;
import dev.steadygrad.nn.LayerNorm;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.nn.Module;
import dev.steadygrad.nn.Relu;
import dev.steadygrad.nn.Sequential;
import dev.steadygrad.nn.Tanh;
import dev.steadygrad.optim.Adam;
import dev.steadygrad.optim.AdamW;
import dev.steadygrad.optim.Lbfgs;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Training runs as they should be.
final class HealthyTraining {
    private static final Tensor X = Blobs.points(24, 3, 4);
    private static final Tensor Y = Blobs.classes(24, 3);

    private HealthyTraining() {}

    private static Sequential net(Module... between) {
        var net = new Sequential(new Linear(4, 8, true, new Rng(0)));
        for (Module m : between) {
            net.append(m);
        }
        return net.append(new Linear(8, 3, true, new Rng(1)));
    }

    private static void train(Module net, Optimizer optimizer, int steps) {
        for (int i = 0; i < steps; i++) {
            optimizer.zeroGrad();
            new CrossEntropyLoss().apply(net.call(X), Y).backward();
            optimizer.step();
        }
    }

    @Healthy
    static void softmaxRegression() {
        var net = new Linear(4, 3, true, new Rng(0));
        train(net, new Sgd(net.parameters(), 0.1), 40);
    }

    /// As where a trained model goes on: its losses are small, and differ much.
    @Healthy
    static void easyBatchesFirst() {
        Tensor w = Tensor.ones(1).requiresGrad(true);
        var sgd = new Sgd(List.of(w), 0.01);
        for (double size : new double[] {1e-3, 1e-3, 1e-3, 1e-3, 1e-3, 0.05, 1e-3, 0.02, 0.02, 0.02, 0.02, 0.02}) {
            sgd.zeroGrad();
            w.square().mul(size).sum().backward();
            sgd.step();
        }
    }

    @Healthy
    static void startAtZero() {
        var net = new Linear(4, 3, true, new Rng(0));
        Autograd.noGrad(() -> net.parameters().forEach(p -> p.fill_(0)));
        train(net, new Sgd(net.parameters(), 0.5), 10);
    }

    @Healthy
    static void lastLayerStartsAtZero() {
        Sequential net = net(new Relu());
        Autograd.noGrad(() -> net.get(2).parameters().forEach(p -> p.fill_(0)));
        train(net, new Sgd(net.parameters(), 0.1), 10);
    }

    @Healthy
    static void twoLayers() {
        Sequential net = net(new Relu());
        train(net, new Adam(net.parameters(), 1e-2), 40);
    }

    @Healthy
    static void trainedUntilItIsSure() {
        Sequential net = net(new Relu());
        train(net, new Adam(net.parameters(), 0.1), 120);
    }

    @Healthy
    static void eightLayersOfTanh() {
        var net = new Sequential(new Linear(4, 8, true, new Rng(0)));
        for (int i = 1; i < 8; i++) {
            net.append(new Tanh()).append(new Linear(8, 8, true, new Rng(i)));
        }
        net.append(new Linear(8, 3, true, new Rng(9)));
        train(net, new AdamW(net.parameters(), 1e-3), 10);
    }

    @Healthy
    static void trainAndEvaluateInTurns() {
        Sequential net = net(new BatchNorm1d(8), new Relu(), new Dropout(0.2, new Rng(2)));
        var optimizer = new Adam(net.parameters(), 1e-2);
        for (int epoch = 0; epoch < 3; epoch++) {
            net.train();
            train(net, optimizer, 3);
            net.eval();
            Autograd.noGrad(() -> new CrossEntropyLoss().apply(net.call(X), Y));
        }
    }

    @Healthy
    static void dropoutDrawsInEvaluation_onPurpose() {
        Sequential net = net(new Relu(), new Dropout(0.2, new Rng(2)));
        train(net, new Sgd(net.parameters(), 0.1), 2);
        net.eval();
        net.get(2).train();
        Autograd.noGrad(() -> net.call(X).softmax(1));
    }

    @Healthy
    static void frozenBatchNorm() {
        Sequential net = net(new BatchNorm1d(8), new Relu());
        net.get(1).eval();
        train(net, new Sgd(net.parameters(), 0.1), 3);
    }

    @Healthy
    static void gradientOfTheInput_inEvalMode() {
        Sequential net = net(new Relu(), new Dropout(0.2, new Rng(2)));
        train(net, new Sgd(net.parameters(), 0.1), 2);
        net.eval();
        Tensor x = X.clone().requiresGrad(true);
        new CrossEntropyLoss().apply(net.call(x), Y).backward();
        x.grad().sign();
    }

    @Healthy
    static void frozenLayers() {
        Sequential net = net(new Relu());
        net.get(0).requiresGrad(false);
        train(net, new Sgd(net.parameters(), 0.1), 3);
    }

    @Healthy
    static void onlyTheLastLayerIsTrained() {
        var body = new Linear(4, 8, true, new Rng(0));
        var head = new Linear(8, 3, true, new Rng(1));
        var optimizer = new Sgd(head.parameters(), 0.1);
        for (int i = 0; i < 3; i++) {
            optimizer.zeroGrad();
            Tensor features = Autograd.noGrad(() -> body.call(X).relu());
            new CrossEntropyLoss().apply(head.call(features), Y).backward();
            optimizer.step();
        }
    }

    @Healthy
    static void accumulationOfEvenParts() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.1);
        for (int step = 0; step < 3; step++) {
            optimizer.zeroGrad();
            for (int part = 0; part < 4; part++) {
                Tensor y = net.call(X.narrow(0, part * 6, 6));
                new CrossEntropyLoss()
                        .apply(y, Y.narrow(0, part * 6, 6))
                        .div(4.0)
                        .backward();
            }
            optimizer.step();
        }
    }

    @Healthy
    static void accumulationOfSums() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.1);
        Tensor y = Y.clone();
        y.narrow(0, 14, 10).fill_(-100);
        optimizer.zeroGrad();
        for (int part = 0; part < 2; part++) {
            Tensor sum = new CrossEntropyLoss()
                    .reduction(Reduction.SUM)
                    .apply(net.call(X.narrow(0, part * 12, 12)), y.narrow(0, part * 12, 12));
            sum.div(14.0).backward();
        }
        optimizer.step();
    }

    @Healthy
    static void lastBatchIsSmaller() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.1);
        for (int from = 0; from < 24; from += 10) {
            int n = Math.min(10, 24 - from);
            optimizer.zeroGrad();
            new CrossEntropyLoss()
                    .apply(net.call(X.narrow(0, from, n)), Y.narrow(0, from, n))
                    .backward();
            optimizer.step();
        }
    }

    @Healthy
    static void twoHeads() {
        var body = new Linear(4, 8, true, new Rng(0));
        var first = new Linear(8, 3, true, new Rng(1));
        var second = new Linear(8, 2, true, new Rng(2));
        var net = new Sequential(body, first, second);
        var optimizer = new Sgd(net.parameters(), 0.1);
        for (int i = 0; i < 3; i++) {
            optimizer.zeroGrad();
            Tensor h = body.call(X).relu();
            Tensor a = new CrossEntropyLoss().apply(first.call(h), Y);
            Tensor b = new CrossEntropyLoss().apply(second.call(h.narrow(0, 0, 12)), Blobs.classes(12, 2));
            a.add(b).backward();
            optimizer.step();
        }
    }

    @Healthy
    static void generatorAndDiscriminator() {
        var g = new Linear(2, 4, true, new Rng(0));
        var d = new Linear(4, 1, true, new Rng(1));
        var stepG = new Adam(g.parameters(), 1e-3);
        var stepD = new Adam(d.parameters(), 1e-3);
        for (int i = 0; i < 4; i++) {
            Tensor fake = g.call(Blobs.normal(i, 24, 2));
            stepD.zeroGrad();
            d.call(X)
                    .sub(1)
                    .square()
                    .mean()
                    .add(d.call(fake.detach()).square().mean())
                    .backward();
            stepD.step();
            stepG.zeroGrad();
            d.call(fake).sub(1).square().mean().backward();
            stepG.step();
        }
    }

    @Healthy
    static void secondOrder() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Lbfgs(net.parameters(), 0.1);
        for (int i = 0; i < 3; i++) {
            optimizer.step(() -> {
                optimizer.zeroGrad();
                Tensor loss = new CrossEntropyLoss().apply(net.call(X), Y);
                loss.backward();
                return loss;
            });
        }
    }

    @Healthy
    static void averagedWeights() {
        var net = new Linear(4, 3, true, new Rng(0));
        var mean = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.1);
        for (int i = 0; i < 3; i++) {
            train(net, optimizer, 1);
            Autograd.noGrad(() -> {
                mean.weight().lerp_(net.weight(), 0.1);
                mean.bias().lerp_(net.bias(), 0.1);
            });
        }
    }

    @Healthy
    static void bestWeightsAreRestored() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.1);
        var best = net.stateDict();
        best.replaceAll((name, t) -> t.clone());
        train(net, optimizer, 3);
        net.loadStateDict(best);
        train(net, optimizer, 3);
    }

    @Healthy
    static void clampedWeights() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.1);
        for (int i = 0; i < 3; i++) {
            train(net, optimizer, 1);
            Autograd.noGrad(() -> net.weight().clamp_(-0.3, 0.3));
        }
    }

    @Healthy
    static void stepsByHandAlone() {
        Tensor w = Blobs.normal(1, 4, 3).mul(0.1).requiresGrad(true);
        for (int i = 0; i < 5; i++) {
            new CrossEntropyLoss().apply(X.matmul(w), Y).backward();
            Autograd.noGrad(() -> w.sub_(w.grad(), 0.1));
            w.zeroGrad();
        }
    }

    @Healthy
    static void images() {
        var net =
                new Sequential(new Conv2d(1, 4, 3), new Relu(), new Flatten(), new Linear(4 * 36, 3, true, new Rng(1)));
        Tensor x = Blobs.normal(1, 6, 1, 8, 8).abs().mul(0.3);
        var optimizer = new Sgd(net.parameters(), 0.01);
        for (int i = 0; i < 5; i++) {
            optimizer.zeroGrad();
            new CrossEntropyLoss().apply(net.call(x), Blobs.classes(6, 3)).backward();
            optimizer.step();
        }
    }

    @Healthy
    static void wordsWithRareOnes() {
        var words = new Embedding(50, 8, null, new Rng(0));
        var last = new Linear(8, 50, true, new Rng(1));
        var optimizer = new Adam(new Sequential(words, last).parameters(), 1e-2);
        for (int i = 0; i < 5; i++) {
            optimizer.zeroGrad();
            Tensor h = words.call(Blobs.classes(20, 7));
            new CrossEntropyLoss().apply(last.call(h), Blobs.classes(20, 9)).backward();
            optimizer.step();
        }
    }

    @Healthy
    static void oneHotInputsWithRareColumns() {
        var net = new Sequential(new Linear(20, 3, true, new Rng(0)));
        Tensor x = Blobs.classes(24, 13).oneHot(20).to(DType.FLOAT32);
        var optimizer = new Sgd(net.parameters(), 0.1);
        for (int i = 0; i < 3; i++) {
            optimizer.zeroGrad();
            new CrossEntropyLoss().apply(net.call(x), Y).backward();
            optimizer.step();
        }
    }

    @Healthy
    static void normLayers() {
        Sequential net = net(new LayerNorm(8), new Relu());
        train(net, new AdamW(net.parameters(), 1e-2), 20);
    }

    @Healthy
    static void regressionWithANoisyLoss() {
        Tensor w = Tensor.zeros(4, 1).requiresGrad(true);
        var optimizer = new Sgd(List.of(w), 0.05);
        for (int i = 0; i < 20; i++) {
            optimizer.zeroGrad();
            new MseLoss()
                    .apply(X.matmul(w), Blobs.normal(i, 24, 1).mul(1 + i % 3))
                    .backward();
            optimizer.step();
        }
    }

    @Healthy
    static void masterWeightsInFloat32() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.1);
        for (int i = 0; i < 4; i++) {
            optimizer.zeroGrad();
            Tensor w = net.weight().to(DType.BFLOAT16);
            Tensor y = X.to(DType.BFLOAT16).matmul(w.t()).add(net.bias().to(DType.BFLOAT16));
            new CrossEntropyLoss().apply(y, Y).backward();
            optimizer.step();
        }
    }

    @Healthy
    static void penaltyOnTheGradient() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.1);
        for (int i = 0; i < 3; i++) {
            optimizer.zeroGrad();
            Tensor x = X.clone().requiresGrad(true);
            Tensor loss = new CrossEntropyLoss().apply(net.call(x), Y);
            Tensor slope = Autograd.grad(loss, x, true);
            loss.add(slope.square().sum()).backward();
            optimizer.step();
        }
    }

    @Healthy
    static void momentumPastTheEnd() {
        var net = new Linear(4, 3, true, new Rng(0));
        train(net, new Sgd(net.parameters(), 0.1).momentum(0.9).nesterov(true).weightDecay(1e-4), 60);
    }

    @Healthy
    static void rareClassesInManyLabels() {
        var net = new Linear(4, 3, true, new Rng(0));
        Tensor y = Tensor.zeros(DType.INT64, 400);
        y.narrow(0, 0, 8).fill_(1);
        y.narrow(0, 8, 4).fill_(2);
        new CrossEntropyLoss().apply(net.call(Blobs.points(400, 3, 4)), y).backward();
    }

    @Healthy
    static void twoLossesOfOneKindInOneBackward() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.1);
        for (int i = 0; i < 2; i++) {
            optimizer.zeroGrad();
            Tensor all = new CrossEntropyLoss().apply(net.call(X), Y);
            Tensor some = new CrossEntropyLoss().apply(net.call(X.narrow(0, 0, 6)), Y.narrow(0, 0, 6));
            all.add(some).backward();
            optimizer.step();
        }
    }

    @Healthy
    static void pixelsThatAreAlmostNeverLit() {
        var net = new Sequential(new Linear(4, 3, true, new Rng(0)));
        Tensor x = X.mul(Tensor.of(new float[] {1, 1, 1e-5f, 1}, 4));
        new CrossEntropyLoss().apply(net.call(x), Y).backward();
    }
}
