package dev.steadygrad.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RngTest {
    @Test
    void sameSeed_sameNumbers_andNumberIDependsOnNothingElse() {
        Rng a = new Rng(3);
        long[] drawn = new long[100];
        Arrays.setAll(drawn, i -> a.nextLong());
        Rng b = new Rng(3);
        assertThat(IntStream.range(0, 100).mapToLong(b::at).toArray()).containsExactly(drawn);
        assertThat(new Rng(4).nextLong()).isNotEqualTo(drawn[0]);
    }

    @Test
    void split_isIndependentOfWhatWasDrawn() {
        Rng a = new Rng(3);
        long first = a.split(5).nextLong();
        a.nextLong();
        assertThat(a.split(5).nextLong()).isEqualTo(first);
        assertThat(a.split(6).nextLong()).isNotEqualTo(first);
    }

    @Test
    void gaussian_hasMeanZeroAndVarianceOne() {
        Rng rng = new Rng(1);
        int n = 200_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double v = rng.nextGaussian();
            sum += v;
            squares += v * v;
        }
        // Five standard errors: 1/√n for the mean, √(2/n) for the variance.
        assertThat(sum / n).isCloseTo(0, within(5 / Math.sqrt(n)));
        assertThat(squares / n).isCloseTo(1, within(5 * Math.sqrt(2.0 / n)));
    }

    @Test
    void permutation_holdsEachOnce() {
        int[] p = new Rng(2).permutation(1000);
        assertThat(Arrays.stream(p).sorted().toArray())
                .containsExactly(IntStream.range(0, 1000).toArray());
        assertThat(p[0] == 0 && p[1] == 1 && p[2] == 2).isFalse();
    }

    @Test
    void nextInt_coversItsRangeEvenly() {
        Rng rng = new Rng(9);
        int[] count = new int[7];
        for (int i = 0; i < 70_000; i++) {
            count[rng.nextInt(7)]++;
        }
        // Five standard deviations of a binomial count.
        for (int c : count) {
            assertThat((double) c).isCloseTo(10_000, within(5 * Math.sqrt(10_000)));
        }
    }
}
