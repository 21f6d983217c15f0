package dev.steadygrad.zoo;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.loss.BceWithLogitsLoss;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.FocalLoss;
import dev.steadygrad.loss.KlDivLoss;
import dev.steadygrad.loss.LinearCrossEntropyLoss;
import dev.steadygrad.loss.MseLoss;
import dev.steadygrad.loss.NllLoss;
import dev.steadygrad.loss.Reduction;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Tensor;

/// Targets that are not what the loss takes them for.
final class TargetFaults {
    private TargetFaults() {}

    private static Tensor logits() {
        return Blobs.normal(1, 8, 5).requiresGrad(true);
    }

    @Fault(value = "target-kind", fails = true)
    static void oneHotIntegers() {
        new CrossEntropyLoss().apply(logits(), Blobs.classes(8, 5).oneHot(5)); // fault
    }

    @Fault(value = "target-kind", fails = true)
    static void indicesAsFloats() {
        new CrossEntropyLoss().apply(logits(), Blobs.classes(8, 5).to(DType.FLOAT32)); // fault
    }

    @Fault(value = "target-kind", fails = true)
    static void indicesWithADimensionTooMuch() {
        new CrossEntropyLoss().apply(logits(), Blobs.classes(8, 5).unsqueeze(1)); // fault
    }

    @Fault(value = "target-kind", fails = true)
    static void probabilitiesForNll() {
        Tensor logP = logits().logSoftmax(1);
        new NllLoss().apply(logP, Blobs.normal(2, 8, 5).softmax(1)); // fault
    }

    @Fault(value = "target-kind", fails = true)
    static void oneHotForFocal() {
        new FocalLoss().apply(logits(), Blobs.classes(8, 5).oneHot(5)); // fault
    }

    // pytorch issue 152437
    @Fault("improper-probabilities")
    static void negativeProbabilities() {
        Tensor target = Tensor.full(-2, 8, 5);
        new CrossEntropyLoss().apply(logits(), target).backward(); // fault
    }

    @Fault("improper-probabilities")
    static void votesAsProbabilities() {
        Tensor votes = Tensor.of(new float[][] {{3, 1, 0}, {0, 2, 2}});
        Tensor x = Blobs.normal(1, 2, 3).requiresGrad(true);
        new CrossEntropyLoss().apply(x, votes).backward(); // fault
    }

    @Fault("improper-probabilities")
    static void teachersLogitsAsProbabilities() {
        Tensor teacher = Blobs.normal(2, 8, 5);
        new CrossEntropyLoss().apply(logits(), teacher).backward(); // fault
    }

    @Fault(value = "improper-probabilities", also = "non-finite")
    static void logarithmsAsKlTarget() {
        Tensor teacher = Blobs.normal(2, 8, 5).logSoftmax(1);
        var loss = new KlDivLoss().reduction(Reduction.BATCHMEAN);
        loss.apply(logits().logSoftmax(1), teacher).backward(); // fault
    }

    @Fault("improper-probabilities")
    static void classIndicesForBinaryCrossEntropy() {
        Tensor x = Blobs.normal(1, 9).requiresGrad(true);
        new BceWithLogitsLoss().apply(x, Blobs.classes(9, 3).to(DType.FLOAT32)).backward(); // fault
    }

    @Fault("broadcast-target")
    static void columnAgainstRow() {
        var net = new Linear(4, 1, true, new Rng(0));
        Tensor y = Blobs.normal(3, 12);
        new MseLoss().apply(net.call(Blobs.points(12, 3, 4)), y).backward(); // fault
    }

    // trl issue 6668, pytorch issue 70348: the prompt fills the window, and no token of the answer is left
    @Fault(value = "all-ignored", also = "non-finite")
    static void everyLabelMasked() {
        Tensor labels = Tensor.full(DType.INT64, -100, 8);
        new CrossEntropyLoss().apply(logits(), labels).backward(); // fault
    }

    @Fault(value = "all-ignored", also = "non-finite")
    static void emptyBatch() {
        Tensor none = Tensor.zeros(0, 5).requiresGrad(true);
        new CrossEntropyLoss().apply(none, Tensor.zeros(DType.INT64, 0)).backward(); // fault
    }

    @Fault(value = "all-ignored", also = "non-finite")
    static void everyLabelMasked_withTheLastLayerInTheLoss() {
        Tensor labels = Tensor.full(DType.INT64, -100, 8);
        Tensor head = Blobs.normal(2, 5, 4).requiresGrad(true);
        Tensor x = Blobs.normal(1, 8, 4);
        new LinearCrossEntropyLoss().apply(x, head, null, labels).backward(); // fault
    }

    @Fault(value = "target-kind", fails = true)
    static void oneHotIntegers_withTheLastLayerInTheLoss() {
        Tensor head = Blobs.normal(2, 5, 4).requiresGrad(true);
        Tensor target = Blobs.classes(8, 5).oneHot(5);
        new LinearCrossEntropyLoss().apply(Blobs.normal(1, 8, 4), head, null, target); // fault
    }

    @Fault("constant-labels")
    static void onlyOneClass() {
        var net = new Linear(4, 3, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.1);
        for (int i = 0; i < 4; i++) {
            optimizer.zeroGrad();
            Tensor y = net.call(Blobs.points(64, 3, 4));
            new CrossEntropyLoss().apply(y, Tensor.ones(DType.INT64, 64)).backward(); // fault
            optimizer.step();
        }
    }

    @Fault("unseen-classes")
    static void labelsFrom1To3_outputsFor4() {
        var net = new Linear(4, 4, true, new Rng(0));
        var optimizer = new Sgd(net.parameters(), 0.1);
        for (int i = 0; i < 10; i++) {
            optimizer.zeroGrad();
            Tensor y = net.call(Blobs.points(120, 3, 4));
            new CrossEntropyLoss().apply(y, Blobs.classes(120, 3).add(1)).backward(); // fault
            optimizer.step();
        }
    }
}
