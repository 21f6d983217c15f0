package dev.steadygrad.examples;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.nn.AttentionOptions;
import dev.steadygrad.nn.Functional;
import dev.steadygrad.op.EmptyRow;
import dev.steadygrad.tensor.Tensor;

/// Relatives of softmax: sharper and flatter ones, ones that leave entries out, ones with exact zeros, draws with
/// gradients, and the softmax in the middle of attention.
final class SoftmaxVariants {
    private static final Tensor LOGITS = Tensor.of(new float[] {2, 1, 0.5f, -1});

    void main() {
        temperature();
        masks();
        sparse();
        draws();
        attention();
    }

    private static void temperature() {
        show("Functional.softmax(LOGITS, 0)", Functional.softmax(LOGITS, 0));
        show("Functional.softmax(LOGITS, 0, 0.25)", Functional.softmax(LOGITS, 0, 0.25));
        show("Functional.softmax(LOGITS, 0, 10)", Functional.softmax(LOGITS, 0, 10));
        // Logits within ±1.5, smoothly: no class can run away.
        show("Functional.softCap(LOGITS, 1.5)", Functional.softCap(LOGITS, 1.5));
    }

    private static void masks() {
        Tensor x = Tensor.of(new float[][] {{2, 1, Float.NaN}, {2, 1, 7}});
        // True where an entry takes part. What a masked entry holds does not matter, not even NaN.
        Tensor mask = Tensor.of(new long[] {1, 1, 0, 0, 0, 0}, 2, 3).to(DType.BOOL);
        show("x.softmax(1, mask)", x.softmax(1, mask));
        // A row without entries is NaN, as in PyTorch, unless told otherwise.
        show("x.softmax(1, mask, EmptyRow.ZERO)", x.softmax(1, mask, EmptyRow.ZERO));
        show("x.softmax(1, mask, EmptyRow.UNIFORM)", x.softmax(1, mask, EmptyRow.UNIFORM));
    }

    private static void sparse() {
        // The same question with another entropy: entries far below the largest get exactly 0.
        show("Functional.entmax15(LOGITS, 0)", Functional.entmax15(LOGITS, 0));
        show("Functional.sparsemax(LOGITS, 0)", Functional.sparsemax(LOGITS, 0));
    }

    private static void draws() {
        Rng rng = new Rng(0);
        show(
                "Functional.gumbelSoftmax(LOGITS, 0.5, false, 0, rng)",
                Functional.gumbelSoftmax(LOGITS, 0.5, false, 0, rng));
        show(
                "Functional.gumbelSoftmax(LOGITS, 0.5, true, 0, rng)",
                Functional.gumbelSoftmax(LOGITS, 0.5, true, 0, rng));
        // As often as softmax says, whatever the temperature.
        Tensor many = LOGITS.expand(Shape.of(10_000, 4));
        show(
                "Functional.gumbelSoftmax(many, 0.5, true, 1, rng).mean(0)",
                Functional.gumbelSoftmax(many, 0.5, true, 1, rng).mean(0));
    }

    private static void attention() {
        Tensor x = Tensor.randn(new Rng(1), 3, 4);
        Tensor causal = Functional.scaledDotProductAttention(x, x, x, new AttentionOptions().isCausal(true));
        // The first query sees only itself.
        show("causal.select(0, 0).allClose(x.select(0, 0))", causal.select(0, 0).allClose(x.select(0, 0)));
        Tensor scores = x.matmul(x.t()).div(2);
        Tensor past = Tensor.ones(DType.BOOL, 3, 3).tril();
        // The same by hand, with an array of scores that the function does without.
        Tensor byHand = scores.softmax(1, past).matmul(x);
        show("causal.allClose(byHand)", causal.allClose(byHand));
    }

    private static void show(String expression, Object value) {
        IO.println("> " + expression + "\n" + value + "\n");
    }
}
