package dev.steadygrad.zoo;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.KlDivLoss;
import dev.steadygrad.loss.MseLoss;
import dev.steadygrad.loss.NllLoss;
import dev.steadygrad.loss.Reduction;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.nn.LogSoftmax;
import dev.steadygrad.nn.Sequential;
import dev.steadygrad.nn.Softmax;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Tensor;

/// Softmax and its losses, put together wrongly.
final class SoftmaxFaults {
    private SoftmaxFaults() {}

    private static Tensor logits() {
        return Blobs.normal(1, 8, 5).requiresGrad(true);
    }

    private static Tensor targets() {
        return Blobs.classes(8, 5);
    }

    // pytorch issue 55902
    @Fault("softmax-before-cross-entropy")
    static void softmaxLayerBeforeCrossEntropy() {
        var net = new Sequential(new Linear(4, 3, true, new Rng(0)), new Softmax(1));
        var optimizer = new Sgd(net.parameters(), 0.1);
        Tensor x = Blobs.points(12, 3, 4);
        for (int i = 0; i < 3; i++) {
            optimizer.zeroGrad();
            new CrossEntropyLoss().apply(net.call(x), Blobs.classes(12, 3)).backward(); // fault
            optimizer.step();
        }
    }

    // What the thread of 55902 fears to miss: no history, and a view between.
    @Fault("softmax-before-cross-entropy")
    static void softmaxBeforeCrossEntropy_withoutHistory_throughViews() {
        Tensor p = Blobs.normal(1, 2, 6, 5).softmax(2);
        Tensor moved = p.permute(0, 2, 1).detach();
        new CrossEntropyLoss().apply(moved, Blobs.classes(12, 5).reshape(2, 6)); // fault
    }

    @Fault("softmax-before-cross-entropy")
    static void logSoftmaxBeforeCrossEntropy() {
        Tensor p = logits().logSoftmax(1);
        new CrossEntropyLoss().apply(p, targets()).backward(); // fault
    }

    @Fault("softmax-before-cross-entropy")
    static void softmaxByHandBeforeCrossEntropy() {
        Tensor x = logits();
        Tensor e = x.sub(x.detach().amax(1, true)).exp();
        new CrossEntropyLoss().apply(e.div(e.sum(1, true)), targets()).backward(); // fault
    }

    @Fault("softmax-before-nll")
    static void softmaxBeforeNll() {
        new NllLoss().apply(logits().softmax(1), targets()).backward(); // fault
    }

    @Fault("softmax-before-nll")
    static void softmaxBeforeKlDivergence() {
        Tensor teacher = Blobs.normal(2, 8, 5).softmax(1);
        var loss = new KlDivLoss().reduction(Reduction.BATCHMEAN);
        loss.apply(logits().softmax(1), teacher).backward(); // fault
    }

    @Fault("logits-before-nll")
    static void logitsBeforeNll() {
        var net = new Sequential(new Linear(4, 3, true, new Rng(0)));
        Tensor x = Blobs.points(12, 3, 4);
        new NllLoss().apply(net.call(x), Blobs.classes(12, 3)).backward(); // fault
    }

    @Fault("log-of-softmax")
    static void logOfSoftmax() {
        Tensor p = logits().softmax(1);
        Tensor logP = p.log(); // fault
        new NllLoss().apply(logP, targets()).backward();
    }

    @Fault("log-of-softmax")
    static void logOfSoftmaxInPlace() {
        Tensor p = Blobs.normal(1, 8, 5).softmax(1);
        p.log_(); // fault
        new NllLoss().apply(p, targets());
    }

    @Fault("hand-written-softmax")
    static void softmaxByHandInPlace() {
        Tensor e = Blobs.normal(1, 8, 5).exp_();
        e.div_(e.sum(1, true)); // fault
    }

    @Fault("hand-written-softmax")
    static void softmaxByHandWithoutShift() {
        Tensor e = logits().exp();
        Tensor p = e.div(e.sum(1, true)); // fault
        p.gather(1, targets().unsqueeze(1)).mean().neg().backward();
    }

    @Fault("hand-written-log-sum-exp")
    static void logSumExpByHandWithoutShift() {
        Tensor x = logits();
        Tensor lse = x.exp().sum(1).log(); // fault
        lse.sub(x.gather(1, targets().unsqueeze(1)).squeeze(1)).mean().backward();
    }

    @Fault("hand-written-log-sum-exp")
    static void shiftedFormula_losesConfidentRows() {
        Tensor x = Tensor.of(new float[][] {{30, 1, 2}, {0, 25, 3}}).requiresGrad(true);
        Tensor shifted = x.sub(x.detach().amax(1, true));
        Tensor logP = shifted.sub(shifted.exp().sum(1, true).log()); // fault
        logP.gather(1, Tensor.of(new long[] {0, 1}, 2).unsqueeze(1))
                .neg()
                .mean()
                .backward();
    }

    @Fault("zero-loss")
    static void roundedLogProbabilities_leaveNoLoss() {
        Tensor logP = Tensor.of(new float[][] {{0, -30, -28}, {-25, 0, -22}}).requiresGrad(true);
        new NllLoss().apply(logP, Tensor.of(new long[] {0, 1}, 2)).backward(); // fault
    }

    @Fault("softmax-over-wrong-dim")
    static void softmaxOverTheBatch() {
        Tensor logP = logits().logSoftmax(0); // fault
        new NllLoss().apply(logP, targets()).backward();
    }

    @Fault("softmax-over-wrong-dim")
    static void softmaxLayerOverTheBatch_withSquaredError() {
        var net = new Sequential(new Linear(4, 3, true, new Rng(0)), new Softmax(0));
        Tensor p = net.call(Blobs.points(12, 3, 4)); // fault
        new MseLoss().apply(p, Blobs.classes(12, 3).oneHot(3).to(DType.FLOAT32)).backward();
    }

    @Fault("softmax-over-wrong-dim")
    static void softmaxOverOneOutput() {
        var net = new Sequential(new Linear(4, 1, true, new Rng(0)), new Softmax(1));
        Tensor p = net.call(Blobs.points(12, 2, 4)); // fault
        p.sub(Blobs.classes(12, 2).to(DType.FLOAT32).unsqueeze(1))
                .square()
                .mean()
                .backward();
    }

    @Fault("zero-loss")
    static void crossEntropyOfOneOutput() {
        var net = new Linear(4, 1, true, new Rng(0));
        Tensor x = Blobs.points(12, 2, 4);
        new CrossEntropyLoss().apply(net.call(x), Tensor.zeros(DType.INT64, 12)).backward(); // fault
    }

    @Fault("saturated-rows")
    static void squaredErrorOfSaturatedProbabilities() {
        Tensor x =
                Tensor.of(new float[][] {{300, 0, 0}, {0, 300, 0}, {300, 0, 0}}).requiresGrad(true);
        Tensor p = x.softmax(1);
        Tensor y = Tensor.of(new float[][] {{0, 0, 1}, {0, 1, 0}, {1, 0, 0}});
        new MseLoss().apply(p, y).backward(); // fault
    }

    @Fault("saturated-rows")
    static void logitsFarTooLarge() {
        var net = new Sequential(new Linear(4, 3, true, new Rng(0)));
        Tensor x = Blobs.points(12, 3, 4);
        Tensor huge = net.call(x).mul(5000);
        new CrossEntropyLoss().apply(huge, Blobs.classes(12, 3)).backward(); // fault
    }

    @Fault("softmax-before-cross-entropy")
    static void logSoftmaxLayerBeforeCrossEntropy_inEvaluation() {
        var net = new Sequential(new Linear(4, 3, true, new Rng(0)), new LogSoftmax(-1));
        Tensor x = Blobs.points(12, 3, 4);
        new CrossEntropyLoss().apply(net.call(x), Blobs.classes(12, 3)); // fault
    }
}
