package dev.steadygrad.zoo;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.loss.BceWithLogitsLoss;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.KlDivLoss;
import dev.steadygrad.loss.MseLoss;
import dev.steadygrad.loss.Reduction;
import dev.steadygrad.nn.BatchNorm1d;
import dev.steadygrad.nn.Dropout;
import dev.steadygrad.nn.LayerNorm;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.nn.Module;
import dev.steadygrad.nn.Relu;
import dev.steadygrad.nn.Sequential;
import dev.steadygrad.optim.Adam;
import dev.steadygrad.optim.Lbfgs;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;

/// Ways of training that look like a fault from near by.
final class HealthyLoops {
    private static final Tensor X = Blobs.points(24, 3, 4);
    private static final Tensor Y = Blobs.classes(24, 3);

    private HealthyLoops() {}

    private static Sequential net(Module... between) {
        var net = new Sequential(new Linear(4, 8, true, new Rng(0)));
        for (Module m : between) {
            net.append(m);
        }
        return net.append(new Linear(8, 3, true, new Rng(1)));
    }

    private static void train(Optimizer optimizer, int steps, Supplier<Tensor> loss) {
        for (int i = 0; i < steps; i++) {
            optimizer.zeroGrad();
            loss.get().backward();
            optimizer.step();
        }
    }

    private static Tensor crossEntropy(Tensor logits) {
        return new CrossEntropyLoss().apply(logits, Y);
    }

    // ---- models of which parts learn

    @Healthy
    static void frozenBackbone_inEvalMode() {
        var backbone =
                new Sequential(new Linear(4, 8, true, new Rng(0)), new BatchNorm1d(8), new Dropout(0.1, new Rng(3)));
        backbone.requiresGrad(false);
        var head = new Linear(8, 3, true, new Rng(1));
        var net = new Sequential(backbone, head);
        net.eval();
        head.train();
        train(new Sgd(head.parameters(), 0.1), 3, () -> crossEntropy(net.call(X)));
    }

    @Healthy
    static void layersThawOneAfterTheOther() {
        Sequential net = net(new Relu());
        var optimizer = new Sgd(net.parameters(), 0.1);
        net.get(0).requiresGrad(false);
        train(optimizer, 2, () -> crossEntropy(net.call(X)));
        net.get(0).requiresGrad(true);
        train(optimizer, 2, () -> crossEntropy(net.call(X)));
    }

    @Healthy
    static void lowRankAdapterThatStartsAtZero() {
        var base = new Linear(4, 3, true, new Rng(0));
        base.requiresGrad(false);
        Tensor down = Blobs.normal(1, 4, 2).mul(0.5).requiresGrad(true);
        Tensor up = Tensor.zeros(2, 3).requiresGrad(true);
        train(
                new Adam(List.of(down, up), 0.02),
                10,
                () -> crossEntropy(base.call(X).add(X.matmul(down).matmul(up))));
    }

    @Healthy
    static void thirtyResidualLayers() {
        Tensor first = Blobs.normal(1, 4, 8).mul(0.5).requiresGrad(true);
        var block = new Linear(8, 8, true, new Rng(2));
        var norm = new LayerNorm(8);
        var head = new Linear(8, 3, true, new Rng(3));
        var net = new Sequential(block, norm, head);
        var optimizer = new Adam(net.parameters(), 1e-3);
        optimizer.addGroup(List.of(first));
        train(optimizer, 5, () -> {
            Tensor h = X.matmul(first);
            for (int i = 0; i < 30; i++) {
                h = h.add(block.call(norm.call(h)).relu());
            }
            return crossEntropy(head.call(h));
        });
    }

    // ---- two models

    @Healthy
    static void generatorAndDiscriminator_byBinaryCrossEntropy() {
        var g = new Sequential(
                new Linear(2, 8, true, new Rng(0)), new BatchNorm1d(8), new Relu(), new Linear(8, 4, true, new Rng(1)));
        var d = new Sequential(
                new Linear(4, 8, true, new Rng(2)), new Dropout(0.2, new Rng(4)), new Linear(8, 1, true, new Rng(3)));
        var stepG = new Adam(g.parameters(), 2e-3);
        var stepD = new Adam(d.parameters(), 2e-3);
        var loss = new BceWithLogitsLoss();
        for (int i = 0; i < 12; i++) {
            stepD.zeroGrad();
            Tensor fake = g.call(Blobs.normal(i, 24, 2));
            loss.apply(d.call(X), Tensor.ones(24, 1)).backward();
            loss.apply(d.call(fake.detach()), Tensor.zeros(24, 1)).backward();
            stepD.step();
            stepG.zeroGrad();
            loss.apply(d.call(fake), Tensor.ones(24, 1)).backward();
            stepG.step();
        }
    }

    @Healthy
    static void teacherAndStudent_byDivergence() {
        Sequential teacher = net(new Relu(), new Dropout(0.3, new Rng(5)));
        teacher.eval();
        Sequential student = net();
        double heat = 3;
        train(new Sgd(student.parameters(), 0.1), 6, () -> {
            Tensor p = Autograd.noGrad(() -> teacher.call(X).div(heat).softmax(1));
            Tensor logits = student.call(X);
            return new KlDivLoss()
                    .reduction(Reduction.BATCHMEAN)
                    .apply(logits.div(heat).logSoftmax(1), p)
                    .mul(heat * heat * 0.7)
                    .add(crossEntropy(logits).mul(0.3));
        });
    }

    @Healthy
    static void studentThatStartsAsACopyOfItsTeacher() {
        Sequential teacher = net();
        Sequential student = net();
        train(new Sgd(student.parameters(), 0.1), 1, () -> {
            Tensor logP = Autograd.noGrad(() -> teacher.call(X).logSoftmax(1));
            return new KlDivLoss().apply(student.call(X).logSoftmax(1), logP.exp());
        });
    }

    @Healthy
    static void studentThatStartsAsACopyOfItsTeacher_byCrossEntropy() {
        var student = new Linear(4, 3, true, new Rng(0));
        Autograd.noGrad(() -> student.parameters().forEach(p -> p.fill_(0)));
        Tensor teachers = X.matmul(student.weight().detach().clone().t()).softmax(1);
        train(new Sgd(student.parameters(), 0.1), 1, () -> new CrossEntropyLoss().apply(student.call(X), teachers));
    }

    @Healthy
    static void consistentUnderDropout() {
        Sequential net = net(new Relu(), new Dropout(0.3, new Rng(5)));
        train(new Sgd(net.parameters(), 0.1), 4, () -> {
            Tensor guess = Autograd.noGrad(() -> net.call(X).softmax(1));
            Tensor noisy = net.call(X.add(Blobs.normal(9, 24, 4).mul(0.1)));
            return new CrossEntropyLoss().apply(noisy, guess).add(crossEntropy(net.call(X)));
        });
    }

    @Healthy
    static void labelledAndUnlabelledRows_eachInABackward() {
        Sequential net = net(new Relu());
        var optimizer = new Sgd(net.parameters(), 0.1);
        for (int i = 0; i < 3; i++) {
            optimizer.zeroGrad();
            crossEntropy(net.call(X)).backward();
            Tensor more = Blobs.points(96, 3, 4);
            Tensor guess = Autograd.noGrad(() -> net.call(more).argmax(1));
            new CrossEntropyLoss().apply(net.call(more), guess).backward();
            optimizer.step();
        }
    }

    // ---- labels and logits

    @Healthy
    static void positivePairComesFirst() {
        var encoder = new Linear(4, 6, true, new Rng(0));
        Tensor x = Blobs.points(120, 3, 4);
        Tensor queue = Blobs.normal(3, 6, 7);
        train(new Sgd(encoder.parameters(), 0.05), 3, () -> {
            Tensor q = encoder.call(x);
            Tensor k = Autograd.noGrad(() -> encoder.call(x.add(0.01)));
            Tensor own = q.mul(k).sum(1, true);
            Tensor scores = Tensor.cat(List.of(own, q.matmul(queue)), 1);
            return new CrossEntropyLoss().apply(scores, Tensor.zeros(DType.INT64, 120));
        });
    }

    @Healthy
    static void hardNegativeBesideEachPassage() {
        var encoder = new Linear(4, 6, true, new Rng(0));
        Tensor own = Tensor.arange(4L).mul(2);
        train(new Sgd(encoder.parameters(), 0.01), 220, () -> {
            Tensor passages = encoder.call(Blobs.points(8, 3, 4));
            Tensor scores = encoder.call(Blobs.normal(2, 4, 4)).matmul(passages.t());
            return new CrossEntropyLoss().apply(scores, own);
        });
    }

    @Healthy
    static void mixedRowsInALoop() {
        Sequential net = net(new Relu());
        Tensor y = Y.oneHot(3).to(DType.FLOAT32);
        train(new Adam(net.parameters(), 1e-2), 6, () -> {
            Tensor x = X.mul(0.6).add(X.flip(0).mul(0.4));
            return new CrossEntropyLoss()
                    .apply(net.call(x), y.mul(0.6).add(y.flip(0).mul(0.4)));
        });
    }

    @Healthy
    static void smoothedLabelsInALoop() {
        Sequential net = net(new Relu());
        var loss = new CrossEntropyLoss().labelSmoothing(0.1);
        train(new Adam(net.parameters(), 1e-2), 30, () -> loss.apply(net.call(X), Y));
    }

    @Healthy
    static void hingeWhoseMarginsAreKept() {
        Tensor x = Y.oneHot(3).to(DType.FLOAT32).mul(4).requiresGrad(true);
        Tensor right = x.gather(1, Y.unsqueeze(1));
        Tensor others = Y.oneHot(3).eq(0).to(DType.FLOAT32);
        Tensor hinge = x.sub(right).add(1).mul(others).relu();
        hinge.mean().add(x.square().mean().mul(1e-4)).backward();
    }

    @Healthy
    static void oneLegalMove() {
        Tensor legal = Tensor.of(new boolean[][] {{true, false, false}});
        Tensor x = Blobs.normal(1, 1, 3).requiresGrad(true);
        Tensor masked = x.maskedFill(legal.logicalNot(), -1e9);
        new CrossEntropyLoss().apply(masked, Tensor.zeros(DType.INT64, 1)).backward();
    }

    @Healthy
    static void fourHeadsAttendToOneKey() {
        Tensor q = Blobs.normal(1, 4, 6).requiresGrad(true);
        Tensor k = Blobs.normal(2, 1, 6);
        q.matmul(k.t()).softmax(-1).matmul(k).mul(q).sum().backward();
    }

    @Healthy
    static void paddedSequencesInSelfAttention() {
        var head = new Linear(4, 3, true, new Rng(1));
        Tensor q = Blobs.normal(1, 2, 6, 4).requiresGrad(true);
        Tensor padding = Tensor.arange(6L)
                .ge(Tensor.of(new long[] {4, 6}, 2).reshape(2, 1))
                .unsqueeze(1);
        var optimizer = new Adam(head.parameters(), 1e-2);
        optimizer.addGroup(List.of(q));
        train(optimizer, 4, () -> {
            Tensor scores = q.matmul(q.transpose(1, 2)).div(2.0).maskedFill(padding, Double.NEGATIVE_INFINITY);
            Tensor pooled = scores.softmax(-1).matmul(q).mean(1);
            return new CrossEntropyLoss().apply(head.call(pooled), Tensor.of(new long[] {0, 2}, 2));
        });
    }

    // ---- steps

    @Healthy
    static void partWithoutALabel_inASumOverParts() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.1);
        Tensor y = Y.clone();
        y.narrow(0, 0, 12).fill_(-100);
        optimizer.zeroGrad();
        for (int part = 0; part < 2; part++) {
            new CrossEntropyLoss()
                    .reduction(Reduction.SUM)
                    .apply(net.call(X.narrow(0, part * 12, 12)), y.narrow(0, part * 12, 12))
                    .div(12.0)
                    .backward();
        }
        optimizer.step();
    }

    @Healthy
    static void lossScaleThatGrows() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.01);
        for (int i = 0; i < 16; i++) {
            double scale = Math.scalb(1, i);
            optimizer.zeroGrad();
            crossEntropy(net.call(X)).mul(scale).backward();
            net.parameters().forEach(p -> p.grad().div_(scale));
            optimizer.step();
        }
    }

    @Healthy
    static void clippedRatios() {
        Tensor logNew = Tensor.of(new float[] {-1, -2}, 2).requiresGrad(true);
        Tensor advantage = Tensor.of(new float[] {1, -1}, 2);
        var optimizer = new Sgd(List.of(logNew), 0.01);
        for (int i = 1; i <= 5; i++) {
            Tensor logOld = Tensor.of(new float[] {i == 3 ? -95 : -1, -2.5f}, 2);
            train(optimizer, 1, () -> {
                Tensor ratio = logNew.sub(logOld).clamp(-20, 20).exp();
                return ratio.mul(advantage)
                        .minimum(ratio.clamp(0.8, 1.2).mul(advantage))
                        .mean()
                        .neg();
            });
        }
    }

    @Healthy
    static void secondOrderStepsToTheEnd() {
        var net = new Linear(4, 3, true, new Rng(0));
        Autograd.noGrad(() -> net.weight().mul_(0.01));
        var optimizer = new Lbfgs(net.parameters()).strongWolfe(true).maxIter(4);
        for (int i = 0; i < 8; i++) {
            optimizer.step(() -> {
                optimizer.zeroGrad();
                Tensor loss = crossEntropy(net.call(X));
                loss.backward();
                return loss;
            });
        }
    }

    @Healthy
    static void sharpnessAwareSteps() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.1);
        for (int i = 0; i < 4; i++) {
            optimizer.zeroGrad();
            crossEntropy(net.call(X)).backward();
            Tensor climb = net.weight().grad().mul(0.05).clone();
            Autograd.noGrad(() -> net.weight().add_(climb));
            optimizer.zeroGrad();
            crossEntropy(net.call(X)).backward();
            Autograd.noGrad(() -> net.weight().sub_(climb));
            optimizer.step();
        }
    }

    @Healthy
    static void noiseOnTheWeights() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.1);
        for (int i = 0; i < 4; i++) {
            train(optimizer, 1, () -> crossEntropy(net.call(X)));
            Tensor noise = Blobs.normal(i, 3, 4).mul(0.01);
            Autograd.noGrad(() -> net.weight().add_(noise));
        }
    }

    @Healthy
    static void warmUpOfWeightsInBfloat16() {
        Tensor weight = Tensor.ones(DType.BFLOAT16, 4, 3).requiresGrad(true);
        var optimizer = new Sgd(List.of(weight), 1e-4);
        Tensor x = X.to(DType.BFLOAT16);
        for (int i = 0; i < 8; i++) {
            optimizer.lr(1e-4 * Math.pow(10, i));
            train(optimizer, 1, () -> crossEntropy(x.matmul(weight)));
        }
    }

    // ---- data

    /// Takes NaN for a value that is missing.
    private static final class WithMissingValues extends Module {
        private final Linear layer = child("layer", new Linear(8, 3, true, new Rng(0)));

        @Override
        public Tensor forward(Tensor x) {
            Tensor missing = x.ne(x);
            Tensor known = x.maskedFill(missing, 0);
            return layer.call(Tensor.cat(List.of(known, missing.to(DType.FLOAT32)), 1));
        }
    }

    @Healthy
    static void missingValuesAreNan() {
        var net = new WithMissingValues();
        Tensor x = X.maskedFill(Blobs.normal(8, 24, 4).gt(1), Double.NaN);
        train(new Sgd(net.parameters(), 0.1), 3, () -> crossEntropy(net.call(x)));
    }

    @Healthy
    static void evaluationInsideTraining() {
        Sequential net = net(new BatchNorm1d(8), new Relu(), new Dropout(0.2, new Rng(2)));
        var optimizer = new Adam(net.parameters(), 1e-2);
        for (int epoch = 0; epoch < 3; epoch++) {
            for (int from = 0; from < 24; from += 8) {
                int at = from;
                net.train();
                train(
                        optimizer,
                        1,
                        () -> new CrossEntropyLoss().apply(net.call(X.narrow(0, at, 8)), Y.narrow(0, at, 8)));
                net.eval();
                Autograd.noGrad(() ->
                        new MseLoss().apply(net.call(X).softmax(1), Y.oneHot(3).to(DType.FLOAT32)));
            }
        }
    }
}
