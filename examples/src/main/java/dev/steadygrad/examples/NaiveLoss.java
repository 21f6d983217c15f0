package dev.steadygrad.examples;

import dev.steadygrad.doctor.Doctor;
import dev.steadygrad.tensor.Tensor;

/// Softmax and cross-entropy as the formulas say, one logit of 1000, and a doctor who watches: it names the line on
/// which the first infinity is born, how it spreads, and what to write instead.
final class NaiveLoss {
    private static Tensor softmax(Tensor x) {
        Tensor e = x.exp();
        return e.div(e.sum(1, true));
    }

    private static Tensor crossEntropy(Tensor logits, Tensor classes) {
        Tensor logP = softmax(logits).log();
        return logP.gather(1, classes.unsqueeze(1)).neg().mean();
    }

    void main() {
        Tensor logits = Tensor.of(new float[][] {{2, 1, 0.1f}, {1000, 1, -1000}, {3, 2, 1}});
        Tensor classes = Tensor.of(new long[] {0, 2, 1}, 3);
        IO.print(Doctor.watch(
                () -> crossEntropy(logits.requiresGrad(true), classes).backward()));
    }
}
