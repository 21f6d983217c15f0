package dev.steadygrad.examples;

import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Tensor;

/// Softmax turns logits, any numbers, into probabilities: `exp(x) / sum(exp(x))`. Written by hand in two lines,
/// broken by large numbers, repaired, and compared with the library's own, which keeps digits that the repaired one
/// still loses.
final class SoftmaxFromScratch {

    /// As the formula says.
    static Tensor naiveSoftmax(Tensor x) {
        Tensor e = x.exp();
        // keepdim leaves a column of sums, which divides each row by its own.
        return e.div(e.sum(-1, true));
    }

    /// The same numbers by another way: a factor of exp(-max) cancels in the fraction, and then no exponent is
    /// above 0.
    static Tensor softmax(Tensor x) {
        return naiveSoftmax(x.sub(x.max(-1, true).values()));
    }

    /// The logarithm of the fraction, taken apart so that nothing is rounded to 0 before the logarithm sees it.
    static Tensor logSoftmax(Tensor x) {
        Tensor shifted = x.sub(x.max(-1, true).values());
        return shifted.sub(shifted.exp().sum(-1, true).log());
    }

    void main() {
        probabilities();
        largeLogits();
        batches();
        logarithms();
        lastDigits();
    }

    private static void probabilities() {
        Tensor x = Tensor.of(new float[][] {{1, 2, 3}, {0, 0, 0}});
        Tensor p = naiveSoftmax(x);
        show("naiveSoftmax(x)", p);
        show("p.sum(1)", p.sum(1));
    }

    private static void largeLogits() {
        Tensor x = Tensor.of(new float[][] {{1000, 999, 998}, {-1000, -1001, -1002}});
        // exp(1000) is infinite and exp(-1000) is 0: inf / inf and 0 / 0 are no numbers.
        show("naiveSoftmax(x)", naiveSoftmax(x));
        show("softmax(x)", softmax(x));
        show("x.softmax(1)", x.softmax(1));
    }

    private static void batches() {
        // The last dimension holds the classes. What stands before it is only how many rows there are.
        Tensor x = Tensor.randn(new Rng(0), 2, 3, 4, 5).mul(10);
        Tensor p = softmax(x);
        show("p.shape()", p.shape());
        show(
                "p.sum(-1).sub(1).abs().max().item() < 1e-6",
                p.sum(-1).sub(1).abs().max().item() < 1e-6);
        show("p.allClose(x.softmax(-1))", p.allClose(x.softmax(-1)));
        // The library takes any dimension; by hand it has to be brought to the end and back.
        Tensor byHand = softmax(x.transpose(1, -1)).transpose(1, -1);
        show("byHand.allClose(x.softmax(1))", byHand.allClose(x.softmax(1)));
    }

    private static void logarithms() {
        Tensor x = Tensor.of(new float[] {0, -200, 5});
        // exp(-205) is less than float32 can hold, and the logarithm of 0 is -inf: a loss that teaches nothing.
        show("softmax(x).log()", softmax(x).log());
        show("logSoftmax(x)", logSoftmax(x));
        show("x.logSoftmax(0)", x.logSoftmax(0));
    }

    private static void lastDigits() {
        // A confident row: class 0 leads by 80, and its log-probability is -1.8e-35. By hand the sum 1 + 1.8e-35 rounds
        // to 1
        // and its logarithm to exactly 0: such a row has no loss and no gradient any more. The library never forms that
        // sum.
        Tensor x = Tensor.of(new float[] {80, 0});
        show("logSoftmax(x)", logSoftmax(x));
        show("x.logSoftmax(0)", x.logSoftmax(0));
    }

    private static void show(String expression, Object value) {
        IO.println("> " + expression + "\n" + value + "\n");
    }
}
