package dev.steadygrad.zoo;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.loss.BceWithLogitsLoss;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.FocalLoss;
import dev.steadygrad.loss.HuberLoss;
import dev.steadygrad.loss.JensenShannonLoss;
import dev.steadygrad.loss.KlDivLoss;
import dev.steadygrad.loss.L1Loss;
import dev.steadygrad.loss.LinearCrossEntropyLoss;
import dev.steadygrad.loss.LossPolicy;
import dev.steadygrad.loss.MseLoss;
import dev.steadygrad.loss.MultiLabelSoftMarginLoss;
import dev.steadygrad.loss.MultiMarginLoss;
import dev.steadygrad.loss.NllLoss;
import dev.steadygrad.loss.Poly1Loss;
import dev.steadygrad.loss.Reduction;
import dev.steadygrad.nn.AttentionOptions;
import dev.steadygrad.nn.Functional;
import dev.steadygrad.op.EmptyRow;
import dev.steadygrad.tensor.Tensor;

/// Losses, masks and distributions that are used as they should be.
final class HealthyLosses {
    private static final double INF = Double.POSITIVE_INFINITY;

    private HealthyLosses() {}

    private static Tensor logits() {
        return Blobs.normal(1, 8, 5).requiresGrad(true);
    }

    private static Tensor targets() {
        return Blobs.classes(8, 5);
    }

    @Healthy
    static void crossEntropyOfLogits() {
        new CrossEntropyLoss().apply(logits(), targets()).backward();
    }

    @Healthy
    static void lastLayerInTheLoss() {
        Tensor head = Blobs.normal(2, 5, 4).requiresGrad(true);
        Tensor tokens = targets().reshape(2, 4);
        var loss = new LinearCrossEntropyLoss().argmax(true);
        loss.apply(Blobs.normal(1, 2, 4, 4), head, null, tokens).backward();
        loss.predict(Blobs.normal(1, 2, 4, 4), head, Tensor.zeros(5), tokens)
                .loss()
                .backward();
    }

    @Healthy
    static void nllOfLogSoftmax() {
        new NllLoss().apply(logits().logSoftmax(1), targets()).backward();
    }

    @Healthy
    static void classesMaskedWithMinusInfinity() {
        Tensor mask = Blobs.classes(8, 5).unsqueeze(1).add(1).remainder(5).eq(Tensor.arange(5L));
        new CrossEntropyLoss().apply(logits().maskedFill(mask, -INF), targets()).backward();
    }

    @Healthy
    static void classMask() {
        Tensor mask = Tensor.of(new boolean[] {true, true, true, false, false});
        new CrossEntropyLoss()
                .classMask(mask)
                .apply(logits(), targets().remainder(3))
                .backward();
    }

    @Healthy
    static void maskThatLeavesOneClass() {
        Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}}).requiresGrad(true);
        Tensor mask = Tensor.of(new boolean[][] {{false, true}, {true, false}});
        new CrossEntropyLoss()
                .apply(x.maskedFill(mask, -INF), Blobs.classes(2, 2))
                .backward();
    }

    @Healthy
    static void causalAttention() {
        Tensor q = Blobs.normal(1, 2, 6, 4).requiresGrad(true);
        var causal = new AttentionOptions().isCausal(true);
        Functional.scaledDotProductAttention(q, q, q, causal).square().mean().backward();
    }

    @Healthy
    static void causalAttentionByHand() {
        Tensor q = Blobs.normal(1, 6, 4).requiresGrad(true);
        Tensor future = Tensor.ones(6, 6).triu(1).gt(0);
        Tensor scores = q.matmul(q.t()).div(2.0).maskedFill(future, -INF);
        scores.softmax(-1).matmul(q).square().mean().backward();
    }

    @Healthy
    static void causalMaskThatIsAdded() {
        Tensor q = Blobs.normal(1, 6, 4).requiresGrad(true);
        Tensor mask = Tensor.zeros(6, 6).maskedFill(Tensor.ones(6, 6).triu(1).gt(0), -INF);
        q.matmul(q.t()).add(mask).softmax(-1).matmul(q).square().mean().backward();
    }

    @Healthy
    static void attentionToOneKey() {
        Tensor q = Blobs.normal(1, 3, 1, 4).requiresGrad(true);
        Tensor k = Blobs.normal(2, 3, 1, 4);
        q.matmul(k.transpose(1, 2)).softmax(-1).matmul(k).mul(q).sum().backward();
    }

    @Healthy
    static void emptyRowsThatAreZero() {
        Tensor mask = Tensor.of(new boolean[][] {{true, true, false}, {false, false, false}});
        Tensor x = Blobs.normal(1, 2, 3).requiresGrad(true);
        x.softmax(1, mask, EmptyRow.ZERO).square().sum().backward();
    }

    @Healthy
    static void labelSmoothing() {
        new CrossEntropyLoss().labelSmoothing(0.1).apply(logits(), targets()).backward();
    }

    @Healthy
    static void labelSmoothingByHand() {
        Tensor soft = targets().oneHot(5).to(DType.FLOAT32).mul(0.9).add(0.02);
        new CrossEntropyLoss().apply(logits(), soft).backward();
    }

    @Healthy
    static void mixup() {
        Tensor y = targets().oneHot(5).to(DType.FLOAT32);
        Tensor mixed = y.mul(0.3).add(y.flip(0).mul(0.7));
        new CrossEntropyLoss().apply(logits(), mixed).backward();
    }

    @Healthy
    static void oneHotProbabilities() {
        new CrossEntropyLoss()
                .apply(logits(), targets().oneHot(5).to(DType.FLOAT32))
                .backward();
    }

    @Healthy
    static void rowsOfZeroProbability_areAMask() {
        Tensor soft = targets()
                .oneHot(5)
                .to(DType.FLOAT32)
                .mul(Tensor.arange(8L).lt(6).to(DType.FLOAT32).unsqueeze(1));
        new CrossEntropyLoss().reduction(Reduction.SUM).apply(logits(), soft).backward();
    }

    @Healthy
    static void probabilitiesInFloat16() {
        Tensor soft = Blobs.normal(2, 8, 5).to(DType.FLOAT16).softmax(1);
        new CrossEntropyLoss().apply(logits(), soft).backward();
    }

    @Healthy
    static void paddedTargets() {
        Tensor y = targets().clone();
        y.narrow(0, 5, 3).fill_(-100);
        new CrossEntropyLoss().apply(logits(), y).backward();
    }

    @Healthy
    static void nothingCounts_onPurpose() {
        Tensor y = Tensor.full(DType.INT64, -100, 8);
        var policy = new LossPolicy().noRows(LossPolicy.NoRows.ZERO);
        new CrossEntropyLoss().policy(policy).apply(logits(), y).backward();
    }

    @Healthy
    static void distillation() {
        Tensor teacher = Blobs.normal(2, 8, 5).div(2.0).softmax(1);
        Tensor student = logits().div(2.0).logSoftmax(1);
        new KlDivLoss()
                .reduction(Reduction.BATCHMEAN)
                .apply(student, teacher)
                .mul(4)
                .backward();
    }

    @Healthy
    static void distillationFromLogarithms() {
        Tensor teacher = Blobs.normal(2, 8, 5).logSoftmax(1);
        new KlDivLoss().logTarget(true).apply(logits().logSoftmax(1), teacher).backward();
    }

    @Healthy
    static void distillationByCrossEntropy() {
        new CrossEntropyLoss().apply(logits(), Blobs.normal(2, 8, 5).softmax(1)).backward();
    }

    @Healthy
    static void temperature() {
        new CrossEntropyLoss().apply(logits().div(0.07), targets()).backward();
    }

    @Healthy
    static void contrastiveInBothDirections() {
        Tensor a = Blobs.normal(1, 8, 4).requiresGrad(true);
        Tensor scores = a.matmul(a.detach().t()).div(4.0);
        Tensor own = Tensor.arange(8L);
        var loss = new CrossEntropyLoss();
        loss.apply(scores, own).add(loss.apply(scores.t(), own)).backward();
    }

    @Healthy
    static void focal() {
        new FocalLoss().apply(logits(), targets()).backward();
    }

    @Healthy
    static void poly() {
        new Poly1Loss().apply(logits(), targets()).backward();
    }

    @Healthy
    static void margins() {
        new MultiMarginLoss().apply(logits(), targets()).backward();
    }

    @Healthy
    static void marginsThatAreKept() {
        Tensor x = targets().oneHot(5).to(DType.FLOAT32).mul(10).requiresGrad(true);
        new MultiMarginLoss().apply(x, targets()).backward();
    }

    @Healthy
    static void binary() {
        Tensor y = Blobs.classes(8, 2).to(DType.FLOAT32);
        new BceWithLogitsLoss().apply(Blobs.normal(1, 8).requiresGrad(true), y).backward();
    }

    @Healthy
    static void severalLabels() {
        Tensor y = Blobs.normal(2, 8, 5).gt(0).to(DType.FLOAT32);
        new MultiLabelSoftMarginLoss().apply(logits(), y).backward();
    }

    @Healthy
    static void divergenceOfTwoModels() {
        new JensenShannonLoss().apply(logits(), Blobs.normal(2, 8, 5)).backward();
    }

    @Healthy
    static void squaredErrorOfProbabilities() {
        Tensor y = targets().oneHot(5).to(DType.FLOAT32);
        new MseLoss().apply(logits().softmax(1), y).backward();
    }

    @Healthy
    static void targetThatBroadcastsOnPurpose() {
        Tensor centre = Tensor.ones(5);
        new HuberLoss()
                .apply(logits(), centre)
                .add(new L1Loss().apply(logits(), Tensor.scalar(1)))
                .backward();
    }

    @Healthy
    static void confidentAndRight() {
        Tensor x = targets().oneHot(5).to(DType.FLOAT32).mul(40).requiresGrad(true);
        new CrossEntropyLoss().apply(x, targets()).backward();
    }

    @Healthy
    static void oneWrongRowAmongConfidentOnes() {
        Tensor x = targets().oneHot(5).to(DType.FLOAT32).mul(40);
        Tensor y = targets().clone();
        y.narrow(0, 0, 1).fill_(1);
        new CrossEntropyLoss().apply(x.requiresGrad(true), y).backward();
    }

    @Healthy
    static void smallOffset() {
        new CrossEntropyLoss().apply(logits().add(100), targets()).backward();
    }

    @Healthy
    static void float16Logits() {
        Tensor x = Blobs.normal(1, 8, 5).to(DType.FLOAT16).requiresGrad(true);
        new CrossEntropyLoss().apply(x, targets()).backward();
    }

    @Healthy
    static void entropyOfProbabilities() {
        Tensor logP = logits().logSoftmax(1);
        logP.exp().mul(logP).sum(1).mean().backward();
    }

    @Healthy
    static void logSumExpWithShift() {
        Tensor x = logits();
        Tensor m = x.detach().amax(1, true);
        x.sub(m).exp().sum(1, true).log().add(m).mean().backward();
    }

    @Healthy
    static void softmaxOverTheBatch_asAttentionOverNodes() {
        Tensor scores = logits();
        Tensor pooled = scores.softmax(0).mul(Blobs.normal(2, 8, 5)).sum(0);
        pooled.square().sum().backward();
    }

    @Healthy
    static void segmentation() {
        Tensor x = Blobs.normal(1, 2, 4, 3, 3).requiresGrad(true);
        new CrossEntropyLoss().apply(x, Blobs.classes(18, 4).reshape(2, 3, 3)).backward();
    }

    @Healthy
    static void gumbelSoftmax() {
        Functional.gumbelSoftmax(logits(), 1, true, 1, new Rng(3))
                .mul(Blobs.normal(2, 8, 5))
                .sum()
                .backward();
    }

    @Healthy
    static void logAddExpOfTwoZeros() {
        Tensor a = Tensor.of(new float[] {(float) -INF, 1}, 2);
        Tensor b = Blobs.normal(1, 2).requiresGrad(true);
        a.logaddexp(b).sum().backward();
    }

    @Healthy
    static void divisionMadeSafeBeforeWhere() {
        Tensor x = Tensor.of(new float[] {0, 4, 9}, 3).requiresGrad(true);
        Tensor safe = Tensor.ones(3).where(x.eq(0), x);
        Tensor.zeros(3).where(x.eq(0), safe.sqrt()).sum().backward();
    }

    @Healthy
    static void infinityThatIsMaskedOutAgain() {
        Tensor x = Tensor.of(new float[] {0, 2, 4}, 3);
        Tensor inverse = x.reciprocal();
        inverse.maskedFill(x.eq(0), 0)
                .mul(Blobs.normal(1, 3).requiresGrad(true))
                .sum()
                .backward();
    }

    @Healthy
    static void bestBeamsStartAtMinusInfinity() {
        Tensor best = Tensor.full(-INF, 4);
        Tensor scores = Blobs.normal(1, 4).requiresGrad(true);
        best.maximum(scores).sum().backward();
    }

    @Healthy
    static void logSumExpByHand_ofConfidentRows() {
        Tensor x = Tensor.of(new float[][] {{30, 1, 2}, {0, 25, 3}}).requiresGrad(true);
        Tensor m = x.detach().amax(1, true);
        x.sub(m).exp().sum(1, true).log().add(m).mean().backward();
    }

    @Healthy
    static void float16LogitsWithMostClassesMasked() {
        Tensor x = Blobs.normal(1, 8, 20).to(DType.FLOAT16).requiresGrad(true);
        Tensor mask = Tensor.arange(20L).ge(5);
        new CrossEntropyLoss().apply(x.maskedFill(mask, -INF), targets()).backward();
    }

    @Healthy
    static void imageOfBackgroundOnly() {
        Tensor x = Blobs.normal(1, 2, 3, 16, 16).requiresGrad(true);
        new CrossEntropyLoss().apply(x, Tensor.zeros(DType.INT64, 2, 16, 16)).backward();
    }

    @Healthy
    static void softmaxOfAScalar() {
        Tensor.scalar(3).requiresGrad(true).softmax(0).backward();
    }

    @Healthy
    static void columnsThatSumToOne() {
        Tensor p = Blobs.normal(1, 4, 4).requiresGrad(true).softmax(0);
        new MseLoss().apply(p, Blobs.normal(2, 4, 4).softmax(0)).backward();
    }
}
