package dev.steadygrad.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import org.junit.jupiter.api.Test;

class CollateTest {
    private static Example example(int i) {
        return new Example(Tensor.of(new float[] {i, -i}, 2), 10 + i);
    }

    @Test
    void stack_makesABatchOfExamples_inTheOrderAskedFor() {
        Batch batch = Dataset.of(5, CollateTest::example, Collate.stack()).batch(new int[] {3, 0});
        assertThat(batch.inputs().shape()).isEqualTo(Shape.of(2, 2));
        assertThat(batch.inputs().toFloatArray()).containsExactly(3, -3, 0, 0);
        assertThat(batch.targets().toLongArray()).containsExactly(13, 10);
    }

    @Test
    void stack_inputOfAnotherShape_isNamed() {
        Dataset uneven = Dataset.of(3, i -> new Example(Tensor.zeros(i + 1), 0), Collate.stack());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> uneven.batch(new int[] {0, 1}))
                .withMessage("collate: input 1 must have shape [1], got shape=[2]");
    }

    @Test
    void loader_takesACollateOfOnesOwn() {
        Collate sums = examples -> {
            Batch batch = Collate.stack().apply(examples);
            return new Batch(batch.inputs().sum(1), batch.targets());
        };
        Dataset data = Dataset.of(4, i -> new Example(Tensor.of(new float[] {i, 1}, 2), i), sums);
        assertThat(new DataLoader(data, 4).iterator().next().inputs().toFloatArray())
                .containsExactly(1, 2, 3, 4);
    }
}
