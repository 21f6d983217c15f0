package dev.steadygrad.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
    private static int[] order(Sampler sampler, int epoch) {
        return sampler.orders().apply(epoch);
    }

    @Test
    void weighted_drawsEachRow_asOftenAsItsWeightSays() {
        int draws = 40_000;
        double[] weights = {1, 0, 3, 4, 0};
        int[] rows = order(Sampler.weighted(weights, draws, 3), 0);
        assertThat(rows).hasSize(draws);
        for (int row = 0; row < weights.length; row++) {
            int wanted = row;
            double share = weights[row] / 8;
            long count = Arrays.stream(rows).filter(r -> r == wanted).count();
            // Five standard deviations of a binomial count.
            double most = 5 * Math.sqrt(draws * share * (1 - share));
            assertThat(Math.abs(count - draws * share)).as("row %d", row).isLessThanOrEqualTo(most);
        }
    }

    @Test
    void weighted_isAFunctionOfSeedAndEpoch() {
        double[] weights = {1, 2, 3};
        int[] rows = order(Sampler.weighted(weights, 50, 3), 4);
        assertThat(order(Sampler.weighted(weights, 50, 3), 4)).isEqualTo(rows);
        assertThat(order(Sampler.weighted(weights, 50, 3), 5)).isNotEqualTo(rows);
        assertThat(order(Sampler.weighted(weights, 50, 4), 4)).isNotEqualTo(rows);
    }

    @Test
    void weighted_tinyWeightsBesideHugeOnes_staysInRange() {
        int[] rows = order(Sampler.weighted(new double[] {0, 1e308, 1e-308, 0}, 1000, 1), 0);
        assertThat(rows).containsOnly(1);
    }

    @Test
    void weighted_badArguments_areNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sampler.weighted(new double[] {1, -2}, 1, 0))
                .withMessage("weighted: weights must be finite and 0 or more, got weights[1]=-2.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sampler.weighted(new double[] {Double.NaN}, 1, 0))
                .withMessage("weighted: weights must be finite and 0 or more, got weights[0]=NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sampler.weighted(new double[2], 1, 0))
                .withMessage("weighted: a weight must be above 0, got none of 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sampler.weighted(new double[] {1}, 0, 0))
                .withMessage("weighted: draws must be 1 or more, got draws=0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void stratified_everyStretch_hasItsShareOfEachClass(int epoch) {
        long[] labels =
                IntStream.range(0, 1000).mapToLong(i -> i < 240 ? 5 : -1).toArray();
        int[] rows = order(Sampler.stratified(labels, 8), epoch);
        assertThat(Arrays.stream(rows).sorted())
                .containsExactly(IntStream.range(0, 1000).boxed().toArray(Integer[]::new));
        for (int from = 0; from + 50 <= 1000; from++) {
            long rare = Arrays.stream(rows, from, from + 50)
                    .filter(r -> labels[r] == 5)
                    .count();
            assertThat(rare).as("from %d", from).isBetween(10L, 14L);
        }
    }

    @Test
    void stratified_takesTheRowsOfAClassInAnotherOrderEachEpoch() {
        long[] labels = new long[100];
        Sampler sampler = Sampler.stratified(labels, 8);
        assertThat(order(sampler, 0)).isNotEqualTo(order(sampler, 1)).isEqualTo(order(sampler, 0));
    }

    @Test
    void loader_dealsWhatTheSamplerChooses() {
        var data = new TensorDataset(Tensor.of(new float[] {1, 2, 3}, 3, 1), Tensor.of(new long[] {0, 1, 2}, 3));
        var loader = new DataLoader(data, 2).sampler(Sampler.weighted(new double[] {0, 0, 1}, 5, 0));
        assertThat(loader.size()).isEqualTo(5);
        assertThat(loader.batches()).isEqualTo(3);
        loader.forEach(b -> assertThat(b.targets().toLongArray()).containsOnly(2));
        assertThat(loader.dropLast().size()).isEqualTo(4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loader.sampler(Sampler.sequential(4)))
                .withMessage(
                        "DataLoader: the sampler must be for as many rows as the data set has, got rows=4 for size=3");
    }
}
