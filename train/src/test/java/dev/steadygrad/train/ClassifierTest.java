package dev.steadygrad.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.data.Batch;
import dev.steadygrad.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ClassifierTest {
    private final Classifier model = Toy.model(0.1, 0);
    private final Batch batch = new Toy().test().iterator().next();

    @Test
    void probabilities_areTheSoftmaxOfTheLogits() {
        Tensor p = model.probabilities(batch.inputs());
        assertThat(p.toFloatArray())
                .isEqualTo(model.logits(batch.inputs()).softmax(1).toFloatArray());
        assertThat(p.requiresGrad()).isFalse();
    }

    @Test
    void predict_isTheMostProbableClass() {
        long[] classes = model.predict(batch.inputs()).toLongArray();
        float[] p = model.probabilities(batch.inputs()).toFloatArray();
        for (int i = 0; i < classes.length; i++) {
            assertThat(classes[i]).isEqualTo(p[2 * i] > p[2 * i + 1] ? 0 : 1);
        }
    }

    @Test
    void evaluate_leavesTheModeAsItWas() {
        model.net().train();
        model.evaluate(new Toy().test());
        assertThat(model.net().isTraining()).isTrue();
        model.net().eval();
        model.evaluate(new Toy().test());
        assertThat(model.net().isTraining()).isFalse();
    }

    @Test
    void loss_ofABatch_canGoBackward() {
        model.loss(batch).backward();
        assertThat(model.net().parameters())
                .allSatisfy(p -> assertThat(p.grad()).isNotNull());
    }
}
