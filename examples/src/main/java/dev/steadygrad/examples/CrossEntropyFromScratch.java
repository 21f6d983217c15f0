package dev.steadygrad.examples;

import static dev.steadygrad.tensor.Index.at;

import dev.steadygrad.base.Rng;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.Reduction;
import dev.steadygrad.tensor.Tensor;

/// Cross-entropy: how surprised a model is by the right classes, `-log p` of each, on average. Written by hand on
/// probabilities, then on logits, and compared with the library's own.
final class CrossEntropyFromScratch {

    /// Of probabilities `[N, C]` and classes `[N]`.
    static Tensor naiveCrossEntropy(Tensor yHat, Tensor y) {
        // Position i of the rows goes with position i of y: one probability for each row, that of its own class.
        Tensor own = yHat.get(at(Tensor.arange(y.numel())), at(y));
        return own.log().mean().neg();
    }

    /// Of logits `[N, C]` and classes `[N]`: `-log softmax(x)[y] = logsumexp(x) - x[y]`, without a probability that
    /// could be rounded to 0.
    static Tensor crossEntropy(Tensor logits, Tensor y) {
        Tensor own = logits.get(at(Tensor.arange(y.numel())), at(y));
        return logits.logsumexp(1).sub(own).mean();
    }

    void main() {
        probabilities();
        logits();
        gradient();
        largeVocabulary();
        padding();
        confident();
    }

    private static void probabilities() {
        Tensor yHat = Tensor.of(new float[][] {{0.1f, 0.3f, 0.6f}, {0.3f, 0.2f, 0.5f}});
        Tensor y = Tensor.of(new int[] {0, 2});
        // (-log 0.1 - log 0.5) / 2
        show("naiveCrossEntropy(yHat, y)", naiveCrossEntropy(yHat, y));
    }

    private static void logits() {
        Tensor x = Tensor.of(new float[][] {{2, 1, 0}, {0, 300, -300}});
        Tensor y = Tensor.of(new int[] {0, 2});
        // The second row gives its own class a probability of exp(-600), which float32 rounds to 0.
        show("naiveCrossEntropy(x.softmax(1), y)", naiveCrossEntropy(x.softmax(1), y));
        show("crossEntropy(x, y)", crossEntropy(x, y));
        show("new CrossEntropyLoss().apply(x, y)", new CrossEntropyLoss().apply(x, y));
        var each = new CrossEntropyLoss().reduction(Reduction.NONE);
        show("each.apply(x, y)", each.apply(x, y));
    }

    private static void gradient() {
        Tensor x = Tensor.of(new float[][] {{1, 2, 3}, {1, 1, 1}}).requiresGrad(true);
        Tensor y = Tensor.of(new int[] {2, 0});
        new CrossEntropyLoss().apply(x, y).backward();
        // What was predicted minus what was right, shared among the rows: that is all that learning needs.
        Tensor byHand = x.detach().softmax(1).sub(y.oneHot(3)).div(2);
        show("x.grad()", x.grad());
        show("byHand", byHand);
    }

    private static void largeVocabulary() {
        // A language model chooses among 50,257 words, in 8 sequences of 4 words here. One that knows nothing is
        // surprised
        // by log(50257) = 10.8249.
        int vocabulary = 50_257;
        Tensor y = Tensor.randint(0, vocabulary, new Rng(1), 8 * 4);
        Tensor blank = Tensor.zeros(8 * 4, vocabulary);
        show("crossEntropy(blank, y)", crossEntropy(blank, y));
        Tensor x = Tensor.randn(new Rng(2), 8 * 4, vocabulary);
        show("crossEntropy(x, y)", crossEntropy(x, y));
        show("new CrossEntropyLoss().apply(x, y)", new CrossEntropyLoss().apply(x, y));
    }

    private static void padding() {
        // Short sequences are filled up, and what fills them must not count: its class is ignoreIndex, -100 unless you
        // choose another.
        Tensor x = Tensor.randn(new Rng(3), 4, 5);
        Tensor y = Tensor.of(new int[] {1, 4, -100, -100});
        show("new CrossEntropyLoss().apply(x, y)", new CrossEntropyLoss().apply(x, y));
        Tensor kept = y.ne(-100);
        show("crossEntropy of the rows that count", crossEntropy(x.get(at(kept)), y.get(at(kept))));
        Tensor zeroPadded = Tensor.of(new int[] {1, 4, 0, 0});
        show("ignoreIndex(0)", new CrossEntropyLoss().ignoreIndex(0).apply(x, zeroPadded));
        try {
            new CrossEntropyLoss().apply(x, Tensor.of(new int[] {1, 4, 5, 0}));
        } catch (IllegalArgumentException e) {
            show("a class that does not exist", e);
        }
    }

    private static void confident() {
        // The right class leads by 80: there is next to nothing to learn, but next to nothing is not nothing.
        Tensor y = Tensor.of(new int[] {0});
        Tensor x = Tensor.of(new float[][] {{80, 0}}).requiresGrad(true);
        show("crossEntropy(x, y)", crossEntropy(x, y).detach());
        Tensor loss = new CrossEntropyLoss().apply(x, y);
        loss.backward();
        show("loss", loss.detach());
        show("x.grad()", x.grad());
    }

    private static void show(String expression, Object value) {
        IO.println("> " + expression + "\n" + value + "\n");
    }
}
