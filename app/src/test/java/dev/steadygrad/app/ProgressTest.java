package dev.steadygrad.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.train.BatchProgress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
    private static final BatchProgress SOME = new BatchProgress(2, 10, 115, 235, 0.5, 0.8125);

    @Test
    void line_fillsTheWidth() {
        assertThat(Progress.line(SOME, 350, 2350, 3.5, 80))
                .isEqualTo("epoch 2/10 |█▉           | 14%  100 batches/s  0:20 left  loss 0.5000  acc 0.813")
                .hasSize(80);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.1", "1175, 1", "2349, 9", "2350, 9"})
    void line_hasTheWidthAtEachPoint(long done, double seconds) {
        assertThat(Progress.line(SOME, done, 2350, seconds, 100)).hasSize(100);
    }
}
