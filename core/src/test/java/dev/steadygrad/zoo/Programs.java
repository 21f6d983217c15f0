package dev.steadygrad.zoo;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Rng;
import dev.steadygrad.kernel.Unary;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.nn.Relu;
import dev.steadygrad.nn.Sequential;
import dev.steadygrad.nn.Softmax;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;

/// Small programs for the doctor's own tests, as a user writes them.
public final class Programs {
    private Programs() {}

    public static void logOfSoftmax() {
        Tensor.of(new float[][] {{1, 2, 3}, {0, 0, 1}}).softmax(1).log();
    }

    /// Nothing is wrong with it.
    public static void trained() {
        Rng rng = new Rng(1);
        Sequential net = new Sequential(new Linear(20, 16, true, rng), new Relu(), new Linear(16, 10, true, rng));
        Sgd sgd = new Sgd(net.parameters(), 0.1).momentum(0.9);
        CrossEntropyLoss loss = new CrossEntropyLoss();
        Tensor x = Tensor.randn(rng, 32, 20);
        Tensor target = Tensor.randint(0, 10, rng, 32);
        for (int i = 0; i < 5; i++) {
            sgd.zeroGrad();
            loss.apply(net.forward(x), target).backward();
            sgd.step();
        }
    }

    public static void softmaxInTheNet() {
        Rng rng = new Rng(1);
        Sequential net = new Sequential(new Linear(20, 10, true, rng), new Softmax(1));
        Tensor target = Tensor.randint(0, 10, rng, 32);
        new CrossEntropyLoss()
                .apply(net.forward(Tensor.randn(rng, 32, 20)), target)
                .backward();
    }

    public static void softmaxBeforeTheLossOfAPart() {
        Tensor logits = Tensor.of(new float[][] {{1, 2, 3}, {0, 0, 1}});
        new CrossEntropyLoss().value(logits.softmax(1), Tensor.of(new long[] {0, 2}, 2));
    }

    public static void naiveSoftmax() {
        NaiveLoss.softmax(Tensor.of(NaiveLoss.LOGITS));
    }

    public static void backwardTwice() {
        Tensor x = Tensor.of(new float[] {1, 2}).requiresGrad(true);
        Tensor y = x.exp().sum();
        y.backward();
        y.backward();
    }

    public static void ownOpThatDividesByZero() {
        Tensor.of(new float[] {1, 0})
                .requiresGrad(true)
                .apply(new Inverse())
                .sum()
                .backward();
    }

    private record Inverse() implements UnaryOp {
        @Override
        public NdArray forward(NdArray x) {
            return x.map(Unary.RECIPROCAL);
        }

        @Override
        public <A extends Verbs<A>> A backward(A g, A x, A y) {
            return g.mul(y).mul(y).neg();
        }
    }

    public static void doubleBackwardOfARootAt0() {
        Tensor x = Tensor.of(new float[] {0, 1}).requiresGrad(true);
        Autograd.grad(x.sqrt().sum(), x, true);
    }
}
