package dev.steadygrad.loss;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the last layer with its loss refuses, before anything is computed.
class LinearCrossEntropyLossErrorsTest {
    private static final CrossEntropyLoss LOSS = new CrossEntropyLoss();

    @Test
    void badArguments_areNamed() {
        Tensor hidden = Tensor.zeros(2, 3, 4);
        Tensor weight = Tensor.zeros(5, 4);
        Tensor target = Tensor.zeros(DType.INT64, 2, 3);
        fails(
                LOSS,
                hidden,
                Tensor.zeros(5, 3),
                null,
                target,
                "the last dimension must be 3, got hidden of shape=[2, 3, 4]");
        fails(LOSS, hidden, Tensor.zeros(5), null, target, "the weight must have shape [C, D], got shape=[5]");
        fails(LOSS, hidden, weight, Tensor.zeros(4), target, "the bias must have shape [5], got shape=[4]");
        fails(
                LOSS,
                hidden,
                weight.to(DType.FLOAT64),
                null,
                target,
                "the weight must have the dtype float32 of the hidden values, got dtype=float64; convert it with to(dtype)");
        fails(
                LOSS,
                hidden,
                weight,
                null,
                Tensor.zeros(DType.INT64, 6),
                "a target of class indices must have shape [2, 3], got shape=[6]");
        fails(
                LOSS,
                hidden,
                weight,
                null,
                Tensor.zeros(2, 3),
                "class indices must have an integer dtype, got target of dtype=float32 and shape [2, 3] for input of"
                        + " shape [2, 3, 5]");
        fails(
                LOSS,
                hidden,
                weight,
                null,
                Tensor.of(new long[] {0, 1, 2, 3, 4, 5}, 2, 3),
                "class index must be in [0, 5), got target[1, 2]=5");
        fails(
                LOSS.classMask(Tensor.of(new long[] {1, 1, 1, 1, 0}, 5).ne(0)),
                hidden,
                weight,
                null,
                Tensor.of(new long[] {0, 1, 2, 4, 0, 0}, 2, 3),
                "the target must be a class that takes part, got class=4 of 5 in target[1, 0]; classMask leaves it out");
        fails(
                LOSS.weight(Tensor.zeros(4)),
                hidden,
                weight,
                null,
                target,
                "there must be one weight for each of the 5 classes, got weight of shape=[4]");
        fails(
                LOSS.rowWeight(Tensor.zeros(6)),
                hidden,
                weight,
                null,
                target,
                "rowWeight, one weight a row, must have shape [2, 3], got shape=[6]");
        fails(
                LOSS,
                hidden,
                weight,
                null,
                Tensor.zeros(2, 3, 5).requiresGrad(true),
                "the target must be a constant, got requiresGrad=true; use detach(), or crossEntropy of all logits");
        assertThatThrownBy(() -> new LinearCrossEntropyLoss(LOSS.classDim(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "fusedLinearCrossEntropy: the classes are the last dimension, got classDim=1; leave it out");
        assertThatThrownBy(() -> new LinearCrossEntropyLoss().topK(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fusedLinearCrossEntropy: topK must be 0 or more, got topK=-1");
        assertThatThrownBy(() -> new LinearCrossEntropyLoss().topK(6).predict(hidden, weight, null, target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fusedLinearCrossEntropy: topK must be at most the 5 classes, got topK=6");
    }

    private static void fails(
            CrossEntropyLoss loss, Tensor hidden, Tensor weight, @Nullable Tensor bias, Tensor target, String message) {
        assertThatThrownBy(() -> new LinearCrossEntropyLoss(loss).apply(hidden, weight, bias, target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fusedLinearCrossEntropy: " + message);
    }
}
