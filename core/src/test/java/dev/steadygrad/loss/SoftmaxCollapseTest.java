package dev.steadygrad.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/// A model is trained until the usual formula for the loss, PyTorch's too, has no digit left in float32 and training
/// stops; with ours it goes on. See arXiv 2501.04697.
class SoftmaxCollapseTest {
    /// Three points and, for the bias, a 1.
    private static final Tensor POINTS =
            Tensor.of(new float[][] {{2.0f, 0.1f, 1}, {-1.1f, 1.6f, 1}, {-0.9f, -1.8f, 1}});

    private static final Tensor CLASSES = Tensor.of(new long[] {0, 1, 2}, 3);

    /// A linear layer with a ReLU, so that wrong classes end at 0 and only the right one passes a gradient on.
    private static final class Model {
        private final BinaryOperator<Tensor> crossEntropy;
        private final Tensor weight =
                Tensor.of(new float[][] {{0, 0, 0}, {0, 0, 0}, {1, 1, 1}}).requiresGrad(true);

        Model(BinaryOperator<Tensor> crossEntropy) {
            this.crossEntropy = crossEntropy;
        }

        Tensor logits() {
            return POINTS.matmul(weight).relu();
        }

        double loss() {
            return crossEntropy.apply(logits(), CLASSES).item();
        }

        Tensor gradient() {
            return Autograd.grad(crossEntropy.apply(logits(), CLASSES), weight, false);
        }

        /// The least lead of a right logit over the others, which are 0 after the first steps.
        double margin() {
            return logits().gather(1, CLASSES.reshape(3, 1)).min().item();
        }

        /// Steps of one length, whatever the gradient's, as long as there is one.
        void train(int steps) {
            for (int i = 0; i < steps; i++) {
                Tensor g = gradient();
                double size = g.norm().item();
                Autograd.noGrad(() -> weight.sub_(g.mul(size == 0 ? 0 : 0.2 / size)));
            }
        }
    }

    private static Tensor usual(Tensor logits, Tensor classes) {
        Tensor shifted = logits.sub(logits.amax(1, true).detach());
        Tensor logP = shifted.sub(shifted.exp().sum(1, true).log());
        return logP.gather(1, classes.reshape(3, 1)).neg().mean();
    }

    @Test
    void usualFormula_stopsAtALossOfZero() {
        Model model = new Model(SoftmaxCollapseTest::usual);
        model.train(80);
        assertThat(model.loss()).isZero();
        assertThat(model.gradient().toFloatArray()).containsOnly(0);
        assertThat(model.margin()).isBetween(16.0, 18.5);
        float[] weight = model.weight.toFloatArray();
        model.train(100);
        assertThat(model.weight.toFloatArray()).containsExactly(weight);
    }

    @Test
    void crossEntropyLoss_goesOn() {
        Model model = new Model(new CrossEntropyLoss()::apply);
        model.train(80);
        double loss = model.loss();
        double margin = model.margin();
        assertThat(margin).isGreaterThan(18.5);
        while (margin < 80) {
            model.train(20);
            assertThat(model.loss()).isPositive().isLessThan(loss / 10);
            assertThat(model.margin()).isGreaterThan(margin + 3);
            assertThat(model.gradient().norm().item()).isPositive();
            loss = model.loss();
            margin = model.margin();
        }
        assertThat(loss).isBetween(1e-40, 1e-34);
    }
}
