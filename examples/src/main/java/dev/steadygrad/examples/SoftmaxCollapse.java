package dev.steadygrad.examples;

import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.Locale;
import java.util.function.BinaryOperator;

/// A model that stops learning because its loss has run out of digits, and the same model with a loss that has not.
///
/// Once the right logit is 17 above the others, `1 + exp(-17)` is 1 in float32. The usual formula, PyTorch's too, then
/// gives the loss 0 and at the right class the gradient 0. arXiv 2501.04697 calls it softmax collapse.
final class SoftmaxCollapse {
    // Three heaps of three points; the third number, always 1, stands for the bias.
    private static final Tensor POINTS = Tensor.of(new float[][] {
        {2.0f, 0.1f, 1}, {2.2f, -0.2f, 1}, {1.9f, 0.0f, 1},
        {-1.0f, 1.8f, 1}, {-1.1f, 1.6f, 1}, {-0.9f, 1.9f, 1},
        {-1.0f, -1.7f, 1}, {-1.2f, -1.8f, 1}, {-0.9f, -1.6f, 1}
    });
    private static final Tensor CLASSES = Tensor.of(new long[] {0, 0, 0, 1, 1, 1, 2, 2, 2}, 9);

    void main() {
        IO.println("log(softmax) by the usual formula");
        train(SoftmaxCollapse::usual);
        IO.println("CrossEntropyLoss");
        train(new CrossEntropyLoss()::apply);
    }

    /// `log p = (x - max) - log(sum(exp(x - max)))`, read at the right class.
    private static Tensor usual(Tensor logits, Tensor classes) {
        Tensor shifted = logits.sub(logits.amax(1, true).detach());
        Tensor logP = shifted.sub(shifted.exp().sum(1, true).log());
        return logP.gather(1, classes.reshape(9, 1)).neg().mean();
    }

    private static void train(BinaryOperator<Tensor> crossEntropy) {
        // At first all classes are at 1. A wrong class is soon below 0, where the ReLU lets no gradient through: what
        // is left to learn is learnt from the right class alone.
        Tensor weight =
                Tensor.of(new float[][] {{0, 0, 0}, {0, 0, 0}, {1, 1, 1}}).requiresGrad(true);
        for (int step = 0; step <= 200; step++) {
            Tensor logits = POINTS.matmul(weight).relu();
            Tensor loss = crossEntropy.apply(logits, CLASSES);
            Tensor gradient = Autograd.grad(loss, weight, false);
            double size = gradient.norm().item();
            if (step % 40 == 0) {
                print(step, loss.item(), size, margin(logits));
            }
            // Steps of one length, since the gradient of a confident model is exponentially small.
            double rate = size == 0 ? 0 : 0.2 / size;
            Autograd.noGrad(() -> weight.sub_(gradient.mul(rate)));
        }
    }

    /// How far the right logit is above the next, for the point where that is least.
    private static double margin(Tensor logits) {
        Tensor right = logits.detach().gather(1, CLASSES.reshape(9, 1));
        Tensor others = logits.detach().scatter(1, CLASSES.reshape(9, 1), Double.NEGATIVE_INFINITY);
        return right.sub(others.amax(1, true)).min().item();
    }

    private static void print(int step, double loss, double gradient, double margin) {
        IO.println(String.format(
                Locale.ROOT, "step %3d: loss %7.1e, gradient %7.1e, margin %5.1f", step, loss, gradient, margin));
    }
}
