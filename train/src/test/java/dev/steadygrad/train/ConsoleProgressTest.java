package dev.steadygrad.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
    @Test
    void onEpoch_saysOneLine() {
        var lines = new ArrayList<String>();
        var progress = new ConsoleProgress(lines::add);
        progress.onStart(1, 10, 5);
        progress.onEpoch(new History(List.of(new History.Epoch(1, 1.25, 0.5, 1, 0.75, 0.5))));
        assertThat(lines)
                .containsExactly("epoch 1/10: train loss 1.2500, test loss 1.0000, test accuracy 0.7500, 0.50 s");
    }
}
