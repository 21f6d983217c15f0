package dev.steadygrad.zoo;

import dev.steadygrad.tensor.Tensor;

/// Tutorial 5's disaster: softmax and cross-entropy as the formulas say. One logit of 1000 ends it.
public final class NaiveLoss {
    public static final float[][] LOGITS = {{2, 1, 0.1f}, {1000, 1, -1000}, {3, 2, 1}};
    public static final long[] TARGETS = {0, 2, 1};

    private NaiveLoss() {}

    public static Tensor softmax(Tensor x) {
        Tensor e = x.exp();
        return e.div(e.sum(1, true));
    }

    public static void run() {
        Tensor x = Tensor.of(LOGITS).requiresGrad(true);
        Tensor logP = softmax(x).log();
        Tensor picked = logP.gather(1, Tensor.of(TARGETS, 3).unsqueeze(1));
        Tensor loss = picked.neg().mean();
        loss.backward();
    }
}
