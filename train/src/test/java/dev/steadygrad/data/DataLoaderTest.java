package dev.steadygrad.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DataLoaderTest {
    /// Example i is the number i.
    private record Numbers(int size) implements Dataset {
        @Override
        public Batch batch(int[] rows) {
            float[] inputs = new float[rows.length];
            long[] targets = new long[rows.length];
            for (int i = 0; i < rows.length; i++) {
                inputs[i] = rows[i];
                targets[i] = rows[i];
            }
            return new Batch(Tensor.of(inputs, rows.length, 1), Tensor.of(targets, rows.length));
        }
    }

    private static List<Long> dealt(Iterable<Batch> batches) {
        var all = new ArrayList<Long>();
        batches.forEach(b -> LongStream.of(b.targets().toLongArray()).forEach(all::add));
        return all;
    }

    private static List<Integer> sizes(Iterable<Batch> batches) {
        var sizes = new ArrayList<Integer>();
        batches.forEach(b -> sizes.add(b.size()));
        return sizes;
    }

    private static List<Long> upTo(int n) {
        return LongStream.range(0, n).boxed().toList();
    }

    @Test
    void loader_withoutShuffle_keepsTheOrder() {
        assertThat(dealt(new DataLoader(new Numbers(10), 3))).isEqualTo(upTo(10));
    }

    @Test
    void loader_lastBatch_holdsWhatIsLeft() {
        var loader = new DataLoader(new Numbers(10), 3);
        assertThat(sizes(loader)).containsExactly(3, 3, 3, 1);
        assertThat(loader.batches()).isEqualTo(4);
        assertThat(loader.size()).isEqualTo(10);
    }

    @Test
    void loader_dropLast_dealsWholeBatchesOnly() {
        var loader = new DataLoader(new Numbers(10), 3).dropLast();
        assertThat(sizes(loader)).containsExactly(3, 3, 3);
        assertThat(loader.batches()).isEqualTo(3);
        assertThat(loader.size()).isEqualTo(9);
    }

    @Test
    void shuffle_dealsEachExampleOnceInAnotherOrderEachEpoch() {
        var loader = new DataLoader(new Numbers(100), 7).shuffle(3);
        List<Long> first = dealt(loader.epoch(0));
        List<Long> second = dealt(loader.epoch(1));
        assertThat(first).isNotEqualTo(upTo(100)).containsExactlyInAnyOrderElementsOf(upTo(100));
        assertThat(second).isNotEqualTo(first).containsExactlyInAnyOrderElementsOf(upTo(100));
    }

    @Test
    void shuffle_isAFunctionOfSeedAndEpoch() {
        var loader = new DataLoader(new Numbers(100), 7).shuffle(3);
        List<Long> fifth = dealt(loader.epoch(5));
        assertThat(dealt(loader.epoch(5))).isEqualTo(fifth);
        assertThat(dealt(new DataLoader(new Numbers(100), 10).shuffle(3).epoch(5)))
                .isEqualTo(fifth);
        assertThat(dealt(new DataLoader(new Numbers(100), 7).shuffle(4).epoch(5)))
                .isNotEqualTo(fifth);
    }

    @Test
    void forLoop_goesThroughTheEpochs() {
        var loader = new DataLoader(new Numbers(20), 8).shuffle(0);
        IntStream.range(0, 3).forEach(e -> assertThat(dealt(loader)).isEqualTo(dealt(loader.epoch(e))));
    }

    @Test
    void loader_badArguments_areNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DataLoader(new Numbers(10), 0))
                .withMessage("DataLoader: batchSize must be 1 or more, got batchSize=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DataLoader(new Numbers(0), 1))
                .withMessage("DataLoader: the data set must have examples, got size=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DataLoader(new Numbers(2), 3).dropLast())
                .withMessage("DataLoader: dropLast leaves no batch, got size=2 with batchSize=3");
    }

    @Test
    void batch_ofDifferentSizes_isRejected() {
        Tensor inputs = Tensor.of(new float[6], 3, 2);
        Tensor targets = Tensor.of(new long[2], 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Batch(inputs, targets))
                .withMessage(
                        "batch: inputs and targets must have the same first size, got inputs=[3, 2] and targets=[2]");
    }
}
