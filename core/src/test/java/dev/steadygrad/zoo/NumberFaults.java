package dev.steadygrad.zoo;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.Reduction;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Numbers that leave their dtype, and where they come from.
final class NumberFaults {
    private static final double INF = Double.POSITIVE_INFINITY;

    private NumberFaults() {}

    @Fault("non-finite")
    static void softplusByHand() {
        Tensor x = Tensor.of(new float[][] {{2, 1, 0.1f}, {1000, 1, -1000}}).requiresGrad(true);
        Tensor e = x.exp(); // fault
        e.add(1).log().mean().backward();
    }

    @Fault("non-finite")
    static void logOfZero() {
        Tensor p = Tensor.of(new float[] {0.5f, 0, 0.5f}, 3).requiresGrad(true);
        Tensor entropy = p.mul(p.log()).sum().neg(); // fault
        entropy.backward();
    }

    // pytorch issue 31829: a row with every class masked
    @Fault("non-finite")
    static void rowWithoutAnyClass() {
        Tensor x = Blobs.normal(1, 3, 4).requiresGrad(true);
        Tensor mask = Tensor.of(
                new boolean[][] {{false, false, true, true}, {true, true, true, true}, {false, true, false, true}});
        Tensor p = x.maskedFill(mask, -INF).softmax(1); // fault
        p.sum().backward();
    }

    // pytorch issue 49724: the log-semiring by hand, whose zero is -inf
    @Fault("non-finite")
    static void logAddExpByHand_ofTwoZeros() {
        Tensor a = Tensor.of(new float[] {(float) -INF, 1}, 2).requiresGrad(true);
        Tensor b = Tensor.of(new float[] {(float) -INF, 2}, 2).requiresGrad(true);
        Tensor m = a.maximum(b).detach();
        Tensor rest = a.sub(m).exp().add(b.sub(m).exp()); // fault
        rest.log().add(m).get(1).backward();
    }

    // pytorch issues 68425 and 23156: where hides the value, not the slope
    @Fault("non-finite")
    static void whereHidesOnlyTheValue() {
        Tensor x = Tensor.of(new float[] {0, 4, 9}, 3).requiresGrad(true);
        Tensor root = x.sqrt(); // fault
        root.where(x.gt(0), Tensor.zeros(3)).sum().backward();
    }

    // pytorch issue 156212
    @Fault("non-finite")
    static void expHiddenByWhere() {
        Tensor x = Tensor.of(new float[] {1, 200}, 2).requiresGrad(true);
        Tensor e = x.exp(); // fault
        e.where(x.le(10), Tensor.ones(2)).sum().backward();
    }

    @Fault("non-finite")
    static void zeroTimesInf() {
        Tensor x = Blobs.normal(1, 2, 3).requiresGrad(true);
        Tensor mask = Tensor.of(new float[][] {{0, 0, 1}, {0, 1, 1}});
        Tensor masked = x.add(mask.mul(-INF)); // fault
        masked.softmax(1).sum().backward();
    }

    @Fault("non-finite")
    static void normalisedZeroVector() {
        Tensor x = Tensor.of(new float[][] {{3, 4}, {0, 0}}).requiresGrad(true);
        Tensor length = x.square().sum(1, true).sqrt();
        x.div(length).sum().backward(); // fault
    }

    @Fault("non-finite")
    static void deviationOfAConstantColumn() {
        Tensor x = Tensor.of(new float[][] {{1, 5}, {2, 5}, {3, 5}});
        Tensor z = x.sub(x.mean(0, true)).div(x.std(0, true)); // fault
        var net = new Linear(2, 2, true, new Rng(0));
        new CrossEntropyLoss().apply(net.call(z), Blobs.classes(3, 2)).backward();
    }

    @Fault("non-finite")
    static void rootOfARoundedDifference() {
        Tensor x = Tensor.of(new float[] {1, 1, 1}, 3).mul(0.1).requiresGrad(true);
        Tensor variance = x.square().mean().sub(x.mean().square()).sub(1e-9);
        variance.sqrt().backward(); // fault
    }

    @Fault("non-finite")
    static void float16Overflow() {
        Tensor x = Blobs.normal(1, 2, 3).mul(300).requiresGrad(true);
        Tensor half = x.to(DType.FLOAT16);
        half.square().mean().backward(); // fault
    }

    @Fault("non-finite")
    static void float16Attention_maskedWithTooSmallANumber() {
        Tensor x = Blobs.normal(1, 2, 3).to(DType.FLOAT16).requiresGrad(true);
        Tensor mask = Tensor.of(new float[][] {{0, 0, 1}, {1, 1, 1}}).to(DType.FLOAT16);
        Tensor bias = mask.mul(-1e9); // fault
        x.add(bias).softmax(1).get(1, 0).backward();
    }

    @Fault("float16-underflow")
    static void float16GradientsOfALargeBatch() {
        Tensor x = Blobs.normal(1, 2048, 64).requiresGrad(true);
        Tensor small = x.to(DType.FLOAT16).to(DType.FLOAT32);
        new CrossEntropyLoss().apply(small.mul(1e-3), Blobs.classes(2048, 64)).backward(); // fault
    }

    @Fault("float16-underflow")
    static void float16LogitsOfManyClasses() {
        Tensor x = Blobs.normal(1, 512, 1000).to(DType.FLOAT16).requiresGrad(true);
        new CrossEntropyLoss().apply(x, Blobs.classes(512, 1000)).mul(1e-2).backward(); // fault
    }

    @Fault("lost-updates")
    static void weightsInBfloat16() {
        Tensor weight = Tensor.ones(DType.BFLOAT16, 4, 3).requiresGrad(true);
        var optimizer = new Sgd(List.of(weight), 1e-3);
        Tensor x = Blobs.points(12, 3, 4).to(DType.BFLOAT16);
        for (int i = 0; i < 4; i++) {
            optimizer.zeroGrad();
            new CrossEntropyLoss().apply(x.matmul(weight), Blobs.classes(12, 3)).backward();
            optimizer.step(); // fault
        }
    }

    // pytorch issue 11752
    @Fault("shared-offset")
    static void offsetOfAHundredMillion() {
        Tensor x = Tensor.ones(4, 2).mul(1e8).requiresGrad(true);
        new CrossEntropyLoss().apply(x, Blobs.classes(4, 2)).backward(); // fault
    }

    @Fault("non-finite-data")
    static void nanInTheData() {
        float[][] rows = {{1, 2, 3, 4}, {1, Float.NaN, 3, 4}, {0, 1, 0, 1}};
        var net = new Linear(4, 3, true, new Rng(0));
        Tensor y = net.call(Tensor.of(rows)); // fault
        new CrossEntropyLoss().apply(y, Blobs.classes(3, 3)).backward();
    }

    @Fault("non-finite")
    static void infInTheData() {
        float[][] rows = {{1, 2, 3, 4}, {1, 2, 3, Float.POSITIVE_INFINITY}, {0, 1, 0, 1}};
        var net = new Linear(4, 3, true, new Rng(0));
        Tensor y = net.call(Tensor.of(rows)); // fault
        new CrossEntropyLoss().apply(y, Blobs.classes(3, 3)).backward();
    }

    @Fault("zero-loss")
    static void everyRightClassIsFarAhead() {
        Tensor x = Tensor.of(new float[][] {{500, 0, 0}, {0, 500, 0}}).requiresGrad(true);
        new CrossEntropyLoss().apply(x, Blobs.classes(2, 3)).backward(); // fault
    }

    @Fault("non-finite")
    static void powerOfZero() {
        Tensor x = Tensor.of(new float[] {0, 1, 4}, 3).requiresGrad(true);
        Tensor y = x.pow(0.5); // fault
        y.sum().backward();
    }

    @Fault("non-finite")
    static void importanceRatioOverflows() {
        Tensor logNew = Tensor.of(new float[] {-1, -2}, 2).requiresGrad(true);
        Tensor logOld = Tensor.of(new float[] {-95, -2.5f}, 2);
        Tensor ratio = logNew.sub(logOld).exp(); // fault
        ratio.mul(Tensor.of(new float[] {1, -1}, 2)).mean().neg().backward();
    }

    // trl issue 6702: the log has the mean of the losses before in place of a NaN, and the weights have the NaN
    @Fault("non-finite")
    static void nanStepThatTheLogLeavesOut() {
        Tensor logNew = Tensor.of(new float[] {-1, -2}, 2).requiresGrad(true);
        var optimizer = new Sgd(List.of(logNew), 0.01);
        double sum = 0;
        for (int step = 1; step <= 5; step++) {
            optimizer.zeroGrad();
            Tensor logOld = Tensor.full(step == 3 ? -95 : -1, 2);
            Tensor ratio = logNew.sub(logOld).exp(); // fault
            Tensor loss = ratio.mul(Tensor.of(new float[] {1, -1}, 2)).mean().neg();
            loss.backward(); // light
            optimizer.step();
            sum += Double.isFinite(loss.item()) ? loss.item() : sum / step;
        }
    }

    @Fault("non-finite")
    static void maskedMeanOfNothing() {
        Tensor losses = new CrossEntropyLoss()
                .reduction(Reduction.NONE)
                .apply(Blobs.normal(1, 4, 3).requiresGrad(true), Blobs.classes(4, 3));
        Tensor mask = Tensor.zeros(4);
        losses.mul(mask).sum().div(mask.sum()).backward(); // fault
    }
}
