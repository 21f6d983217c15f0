package dev.steadygrad.examples;

import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.tensor.Tensor;
import java.util.function.BinaryOperator;

/// How one large logit ends a training run: a probability of 0 makes the loss infinite, its gradient NaN, and after a
/// step all weights. And the cure: a loss that takes the logits themselves.
final class StableLoss {
    private static final float[][] LOGITS = {{2, 1, 0.1f}, {1000, 1, -1000}, {3, 2, 1}};
    private static final Tensor CLASSES = Tensor.of(new long[] {0, 2, 1}, 3);

    /// `-log p` of the right classes, with p as the formula says.
    static Tensor naive(Tensor logits, Tensor classes) {
        Tensor e = logits.exp();
        return own(e.div(e.sum(1, true)).log(), classes);
    }

    /// With the largest logit of each row taken off, so that nothing overflows; but the right class's exp(-2000) is 0.
    static Tensor shifted(Tensor logits, Tensor classes) {
        return naive(logits.sub(logits.amax(1, true).detach()), classes);
    }

    /// With the logarithm of the fraction taken apart, so that nothing underflows before it either.
    static Tensor apart(Tensor logits, Tensor classes) {
        return own(logits.sub(logits.logsumexp(1, true)), classes);
    }

    private static Tensor own(Tensor logP, Tensor classes) {
        return logP.gather(1, classes.unsqueeze(1)).neg().mean();
    }

    void main() {
        where();
        show("naive", StableLoss::naive);
        show("shifted", StableLoss::shifted);
        show("apart", StableLoss::apart);
        show("new CrossEntropyLoss()", new CrossEntropyLoss()::apply);
        IO.println("\none step of learning, by naive: " + step(StableLoss::naive));
        IO.println("by new CrossEntropyLoss(): " + step(new CrossEntropyLoss()::apply));
    }

    private static void where() {
        Tensor x = Tensor.of(LOGITS);
        // exp(1000) is too large for float32, and inf / inf is no number. exp(-1000) is 0, with the logarithm -inf.
        IO.println("x.exp()\n" + x.exp());
        IO.println("naive softmax\n" + x.exp().div(x.exp().sum(1, true)));
        IO.println("x.softmax(1)\n" + x.softmax(1));
        IO.println("x.softmax(1).log()\n" + x.softmax(1).log());
        IO.println("x.logSoftmax(1)\n" + x.logSoftmax(1));
    }

    private static void show(String name, BinaryOperator<Tensor> crossEntropy) {
        Tensor x = Tensor.of(LOGITS).requiresGrad(true);
        Tensor loss = crossEntropy.apply(x, CLASSES);
        loss.backward();
        IO.println("\n" + name + ": loss " + loss.item() + ", gradient\n" + x.grad());
    }

    /// The weights, 1 at first, of a model that multiplies its inputs by them.
    private static Tensor step(BinaryOperator<Tensor> crossEntropy) {
        Tensor weight = Tensor.ones(3).requiresGrad(true);
        crossEntropy.apply(Tensor.of(LOGITS).mul(weight), CLASSES).backward();
        return weight.detach().sub(weight.grad().mul(1e-3));
    }
}
