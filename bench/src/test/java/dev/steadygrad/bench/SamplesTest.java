package dev.steadygrad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void median_evenNumber_isBetweenTheMiddleOnes() {
        assertThat(new Samples(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
    }

    @Test
    void spread_isWidthOfMiddleHalfOverMedian() {
        assertThat(new Samples(List.of(10.0, 20.0, 30.0, 40.0, 1000.0)).spread())
                .isEqualTo((40.0 - 20.0) / 30.0);
    }

    @Test
    void ratio_peerTwiceAsSlow_isTwo() {
        var row = new Row(
                Workload.ALL.getFirst(), samples(10), samples(20), Optional.empty(), samples(4), Optional.empty());
        assertThat(row.ratio()).contains(2.0);
        assertThat(row.limitRatio()).contains(2.5);
    }

    private static Optional<Samples> samples(double median) {
        return Optional.of(new Samples(List.of(median)));
    }
}
